import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { TenantryError } from '../errors.ts'
import type { Reply, Request } from '../operators/answer.ts'
import type { Tell, Verb } from '../operators/verb.ts'
import { askHolder } from '../store/opening/folder-ask.ts'
import { createTenantry, type Tenantry } from '../tenantry.ts'

/** Where to go. */
export interface Settings {
  readonly database: string
  /** The login that owns the tables, where it is another one. */
  readonly owner?: string
}

/** Does a verb on the database that was reached. */
export type RunVerb = <Result>(verb: Verb<string, Result>, options: Request['options']) => Promise<Result>

/** How long the process that holds a folder may take. */
const ANSWER_TIMEOUT_MS = 60_000

/** How long a folder may change hands before we give up. */
const HAND_OVER_MS = 10_000

/**
 * Does a verb on the database that the settings name. Where another process holds the folder of an embedded database, that
 * process does it: the bot need not stop for it.
 *
 * @throws TenantryError what the verb refuses, or why the database cannot be reached
 */
export function runVerb(
  verb: Verb,
  options: Request['options'],
  { database, owner, tell }: Settings & { readonly tell: Tell },
): Promise<unknown> {
  const location = (verb.asOwner ? owner : undefined) ?? database
  return withDatabase(location, (run) => run(verb, options), tell)
}

/**
 * Reaches a database for as long as `work` takes: the process that holds its folder is asked each time, and once nobody holds it, it is
 * opened here and kept.
 */
export async function withDatabase<T>(
  location: string,
  work: (run: RunVerb) => Promise<T>,
  tell: Tell = () => undefined,
): Promise<T> {
  if (location === 'pglite:memory') {
    throw new TenantryError(
      'invalid_input',
      'A database in memory ends with this command. Name a folder or a server in TENANTRY_DATABASE.',
    )
  }
  const folder = folderOf(location)
  let own: Tenantry | undefined
  const runHere = async <Result>(
    verb: Verb<string, Result>,
    options: Request['options'],
  ): Promise<Result> => {
    own ??= await createTenantry({ database: location, background: false })
    return verb.run(own, options, tell)
  }
  try {
    return await work((verb, options) =>
      own !== undefined || folder === null
        ? runHere(verb, options)
        : runInFolder(folder, () => runHere(verb, options), { verb, options }),
    )
  } finally {
    await own?.close()
  }
}

/** The folder of an embedded database; null for a server. */
function folderOf(location: string): string | null {
  return /^pglite:./.test(location) ? resolve(location.slice('pglite:'.length)) : null
}

async function runInFolder<Result>(
  folder: string,
  runInThisProcess: () => Promise<Result>,
  { verb, options }: { verb: Verb<string, Result>; options: Request['options'] },
): Promise<Result> {
  const deadline = Date.now() + HAND_OVER_MS
  for (;;) {
    try {
      const asked = await askHolder(folder, { verb: verb.name, options }, { timeoutMs: ANSWER_TIMEOUT_MS })
      if (asked.answered) return resultOf(asked.response as Reply) as Result
      if (!verb.begins) await refuseMissing(folder)
      return await runInThisProcess()
    } catch (error) {
      if (!changesHands(error) || Date.now() > deadline) throw error
      await sleep(50)
    }
  }
}

function resultOf(reply: Reply): unknown {
  if (reply.done) return reply.result
  throw reply.code === 'fault' ? new Error(reply.message) : new TenantryError(reply.code, reply.message)
}

async function refuseMissing(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null)
  if (found !== null) return
  throw new TenantryError(
    'unavailable',
    `There is no database in ${folder}. Begin one with npx tenantry sign-up, or name another in TENANTRY_DATABASE.`,
  )
}

/** Another process took the folder between our question and our opening, or let go of it before it heard us: nothing was done. */
function changesHands(error: unknown): boolean {
  if (!(error instanceof TenantryError) || error.code !== 'unavailable') return false
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code
  return 'pid' in error.details || code === 'ECONNREFUSED' || code === 'ENOENT'
}
