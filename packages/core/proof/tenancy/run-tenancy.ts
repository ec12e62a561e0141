import type { Proof } from '../../../../test/proof/proof.ts'
import { TenantryError } from '../../src/errors.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import type { Pool } from '../../src/store/opening/database-pool.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { VALID_INPUTS } from '../../test/support/valid-inputs.ts'
import { type Caller, callersOf, jobOf, visibleUsers } from './caller.ts'
import { type Company, createCompanies } from './company.ts'
import { digestsOfTables, foreignChanges, takeFingerprints } from './fingerprints.ts'
import { foreignFinds, namesIn } from './foreign-finds.ts'
import { type Model, readModel } from './model.ts'
import { NAMES, type RandomCall, randomCall } from './random-call.ts'
import { SCENES, setScenes } from './scenes.ts'

/** Calls between two looks at everything. */
const BATCH = 60
/** Set for a batch, at most. */
const SCENES_AT_ONCE = 8
/** At once, so that calls of several people meet on the pool's connections. */
const AT_ONCE = 6
/** So many calls more at most until every operation was done. */
const MOST_MORE = 3_000
/** Then new organizations: the old ones have grown, and their people gone. */
const EPOCH = 3_000

/** Operations that take the id of something, or the hash of a code, by their valid input. */
const TAKES_IDS: ReadonlySet<string> = new Set(
  NAMES.filter((name) =>
    /"(?:acc|usr|tik|sec|apr|rul|rev)_|"codeHash"/.test(JSON.stringify(VALID_INPUTS[name])),
  ),
)
const NOTHING: ReadonlySet<never> = new Set()
const QUERIES = NAMES.filter((name) => OPERATIONS[name].kind === 'query')

/** What came of many calls. */
export interface Tenancy {
  readonly calls: number
  readonly done: number
  /** Operations that were done at least once. */
  readonly reached: ReadonlySet<OperationName>
  /** Operations that were called with a foreign id. */
  readonly crossed: ReadonlySet<OperationName>
  /** What was foreign: read, changed, counted, or told from what nobody has. */
  readonly leaks: readonly string[]
  /** What was thrown and is no refusal. */
  readonly faults: readonly unknown[]
}

interface Run {
  readonly proof: Proof
  readonly tenantry: Tenantry
  readonly setUp: Tenantry
  readonly pool: Pool
  readonly tables: readonly string[]
  readonly leaks: string[]
  readonly faults: unknown[]
  readonly reached: Set<OperationName>
  readonly crossed: Set<OperationName>
  readonly cursors: string[]
  readonly heard: Map<string, Set<string>>
  /** In which accounts each id and canary ever was. */
  readonly wasIn: Map<string, Set<string | null>>
  calls: number
  done: number
}

/**
 * Makes `n` random calls and checks each answer, and after each batch the whole database, against a plain model of who may see what.
 *
 * @param setUp makes organizations and reads past the walls; `tenantry` may have lost one
 * @param reachesAll goes on with what is missing until every operation was done, and called with a foreign id where it takes one
 * @param untilLeak ends at the first leak: a control
 */
export async function runTenancy(
  proof: Proof,
  {
    n,
    tenantry,
    setUp,
    pool,
    untilLeak = false,
    reachesAll = false,
  }: {
    n: number
    tenantry: Tenantry
    setUp: Tenantry
    pool: Pool
    untilLeak?: boolean
    reachesAll?: boolean
  },
): Promise<Tenancy> {
  const run: Run = {
    proof,
    tenantry,
    setUp,
    pool,
    tables: await digestsOfTables(pool),
    leaks: [],
    faults: [],
    reached: new Set(),
    crossed: new Set(),
    cursors: [],
    heard: new Map(),
    wasIn: new Map(),
    calls: 0,
    done: 0,
  }
  const isEnough = () =>
    (untilLeak && run.leaks.length > 0) ||
    (run.calls >= n && (!reachesAll || wantedOf(run).length === 0 || run.calls >= n + MOST_MORE))
  while (!isEnough()) {
    const companies = await createCompanies(setUp)
    run.heard.clear()
    run.wasIn.clear()
    run.cursors.length = 0
    const end = run.calls + EPOCH
    while (run.calls < end && !isEnough())
      await batch(run, companies, run.calls < n ? Math.min(BATCH, n - run.calls) : BATCH)
    if (untilLeak && run.leaks.length > 0) break
    for (const { organizationId } of companies) {
      const { organizations } = setUp.system('proof')
      await organizations.deactivate(organizationId)
      await organizations.purge(organizationId)
    }
  }
  return run
}

async function batch(run: Run, companies: readonly Company[], size: number): Promise<void> {
  const { proof, pool, tables, tenantry } = run
  const company = proof.oneOf(companies)
  // Where nothing changes, the model says exactly what a list must show.
  const quiet = proof.below(2) === 0
  const undone = NAMES.filter((name) => name in SCENES && !run.reached.has(name))
  const scenes = quiet ? [] : await setScenes(fewOf(proof, undone), { ...run, company })
  const model = await readModel(pool, companies)
  remember(run, model)
  const all = await callersOf(tenantry, company, model.users)
  const narrow = all.filter(({ accountId }) => accountId !== null)
  const isNarrow = narrow.length > 0 && scenes.length === 0 && proof.below(3) > 0
  const accountId = isNarrow ? proof.oneOf(narrow).accountId : null
  const callers = [
    ...all.filter((caller) => caller.accountId === accountId),
    ...(accountId === null ? [jobOf(tenantry, company)] : []),
  ]
  const names = namesFor(run, quiet)
  const calls = Array.from({ length: size }, () => {
    const caller = proof.oneOf(callers)
    return {
      caller,
      call: randomCall(proof, {
        caller,
        model,
        names,
        cursors: run.cursors,
        mostlyOwn: proof.below(3) === 0,
      }),
    }
  })
  const before = await takeFingerprints(pool, tables, companies)
  const brought = scenes.map(({ name, caller, input }) => ({ caller, call: { name, input, unknown: null } }))
  const next = [...calls, ...brought].values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { caller, call } of next) await check(run, { caller, call, model })
    }),
  )
  if (quiet) await checkList(run, proof.oneOf(callers), model)
  run.leaks.push(
    ...foreignChanges(before, await takeFingerprints(pool, tables, companies), {
      organizationId: company.organizationId,
      accountId,
    }).map((part) => `changed: ${part}`),
  )
}

/** What is wanted is called more often. */
function namesFor(run: Run, quiet: boolean): readonly OperationName[] {
  if (quiet) return QUERIES
  const wanted = wantedOf(run)
  return wanted.length > 0 && run.proof.below(2) === 0 ? wanted : NAMES
}

/** What was not done so far, or never with a foreign id. */
export function wantedOf({
  reached,
  crossed,
}: Pick<Tenancy, 'reached' | 'crossed'>): readonly OperationName[] {
  return NAMES.filter((name) => !reached.has(name) || (TAKES_IDS.has(name) && !crossed.has(name)))
}

/** A few of several. */
function fewOf<Thing>(proof: Proof, things: readonly Thing[]): readonly Thing[] {
  const from = proof.below(things.length + 1)
  return [...things.slice(from), ...things.slice(0, from)].slice(0, SCENES_AT_ONCE)
}

function remember({ wasIn }: Run, { places }: Model): void {
  for (const [find, { account }] of places) wasIn.set(find, (wasIn.get(find) ?? new Set()).add(account))
}

/** What those said whose history this caller reads: of one account, or of the whole organization. */
function heardBy({ heard }: Run, { organization, accountId }: Caller): Set<string> {
  const place = `${organization} ${accountId ?? ''}`
  const words = heard.get(place) ?? new Set()
  heard.set(place, words)
  if (accountId !== null) return words
  for (const [of, more] of heard)
    if (of.startsWith(`${organization} `)) for (const word of more) words.add(word)
  return words
}

async function check(
  run: Run,
  { caller, call, model }: { caller: Caller; call: RandomCall; model: Model },
): Promise<void> {
  run.calls += 1
  if (call.unknown !== null) run.crossed.add(call.name)
  const said = JSON.stringify(call.input)
  const heard = heardBy(run, caller)
  const repeats = call.name === 'audit.list' || call.name.startsWith('approval.')
  if (call.name !== 'audit.list') for (const word of namesIn(said)) heard.add(word)
  const answer = await answerOf(run, caller, call.name, call.input)
  const finds = foreignFinds(answer, {
    caller,
    model,
    said,
    // The history and the requests repeat what was said, and tell of who was here.
    heard: repeats ? heard : NOTHING,
    wasIn: (find) => (repeats ? run.wasIn.get(find) : undefined) ?? NOTHING,
  })
  if (finds.length > 0)
    run.leaks.push(
      `read: ${call.name} ${said} told ${caller.accountId ?? 'the organization'} ${finds.join(' ')}`,
    )
  if ('value' in answer) {
    run.done += 1
    run.reached.add(call.name)
    const cursor: unknown = Reflect.get(Object(answer.value), 'nextCursor')
    if (typeof cursor === 'string') run.cursors.push(cursor)
    return
  }
  if (call.unknown === null || answer.refused.code === 'unauthenticated') return
  const unknown = await answerOf(run, caller, call.name, call.unknown)
  if (!('refused' in unknown) || unknown.refused.code === 'unauthenticated') return
  if (JSON.stringify(unknown.refused) === JSON.stringify(answer.refused)) return
  // Others change what this caller may do meanwhile: only an answer that stays as it was tells something.
  const again = await answerOf(run, caller, call.name, call.input)
  if (JSON.stringify(again) === JSON.stringify(answer))
    run.leaks.push(`told apart: ${call.name} ${said}: ${JSON.stringify([answer.refused, unknown.refused])}`)
}

type Answer =
  | { readonly value: unknown }
  | { readonly refused: { code: string; message: string; details: unknown } }

async function answerOf(run: Run, { session }: Caller, name: OperationName, input: unknown): Promise<Answer> {
  try {
    return { value: await run.tenantry.execute(session.principal, name, input as never) }
  } catch (error) {
    if (!(error instanceof TenantryError)) run.faults.push(error)
    const {
      code = 'fault',
      message,
      details,
    } = error as { code?: string; message: string; details?: unknown }
    return { refused: { code, message, details } }
  }
}

/** A list of users, followed to its end, shows exactly those whom the model lets this caller see: not one more, and not one less. */
async function checkList(run: Run, caller: Caller, model: Model): Promise<void> {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const answer: Answer = await answerOf(run, caller, 'user.list', {
      includeInactive: true,
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    })
    if (!('value' in answer)) return
    const page = answer.value as { items: readonly { id: string }[]; nextCursor: string | null }
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null)
  const expected = visibleUsers(model, caller).map(({ id }) => id)
  if (JSON.stringify(seen.sort()) !== JSON.stringify(expected.sort()))
    run.leaks.push(
      `counted: ${seen.length} users instead of ${expected.length} for ${caller.accountId ?? 'the organization'}`,
    )
}
