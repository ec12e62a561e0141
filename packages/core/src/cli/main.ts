import { readFile } from 'node:fs/promises'
import { replyOf } from '../operators/answer.ts'
import { type CommandLine, parseCommandLine, wantsJson } from './command-line.ts'
import type { Streams } from './errand.ts'
import { helpText } from './help.ts'
import { runVerb, type Settings, withDatabase } from './reach-database.ts'
import { UsageError } from './usage-error.ts'

/** What a run said, and its exit code: 0 done, 1 refused or something is wrong, 2 not understood. */
export interface Outcome {
  readonly exitCode: 0 | 1 | 2
  readonly stdout: string
  readonly stderr: string
}

const DEFAULT_DATABASE = 'pglite:.tenantry'

/**
 * The command line of operators. It says what it did on stdout; what went wrong, and the next step, in one sentence on stderr.
 *
 * @param args what stands behind `npx tenantry`
 * @param streams where files are read and written that have no name, and where progress is told
 */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams = process,
): Promise<Outcome> {
  const json = wantsJson(args)
  try {
    return await act(parseCommandLine(args), { settings: settingsOf(env), json, streams })
  } catch (error) {
    if (error instanceof UsageError) {
      return failure(2, json, { code: 'usage', message: `${error.message} See npx tenantry --help.` })
    }
    const { code, message } = replyOf(error)
    return failure(1, json, { code, message: code === 'fault' ? `Tenantry failed: ${message}` : message })
  }
}

async function act(
  line: CommandLine,
  { settings, json, streams }: { settings: Settings; json: boolean; streams: Streams },
): Promise<Outcome> {
  switch (line.kind) {
    case 'help':
      return success(helpText(line.verb))
    case 'version':
      return success(await version())
    case 'run': {
      const result = await runVerb(line.verb, line.options, {
        ...settings,
        tell: (text) => streams.stderr.write(json ? `${JSON.stringify({ progress: text })}\n` : `${text}\n`),
      })
      const text = json ? JSON.stringify(result, null, 2) : line.verb.lines(result).join('\n')
      return { ...success(text), exitCode: line.verb.succeeded(result) ? 0 : 1 }
    }
    case 'errand': {
      const { errand, options, file } = line
      const well = await withDatabase(settings.database, (run) =>
        errand.run({ options, file, json, run, streams }),
      )
      return { exitCode: well ? 0 : 1, stdout: '', stderr: '' }
    }
    default:
      throw new Error(`unknown command line ${String(line satisfies never)}`)
  }
}

/** Set to nothing is not set. */
function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  const owner = env.TENANTRY_OWNER_DATABASE || undefined
  return { database: env.TENANTRY_DATABASE || DEFAULT_DATABASE, ...(owner === undefined ? {} : { owner }) }
}

async function version(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}

function success(text: string): Outcome {
  return { exitCode: 0, stdout: `${text}\n`, stderr: '' }
}

function failure(exitCode: 1 | 2, json: boolean, error: { code: string; message: string }): Outcome {
  return { exitCode, stdout: '', stderr: `${json ? JSON.stringify({ error }) : error.message}\n` }
}
