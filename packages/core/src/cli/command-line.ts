import { parseArgs } from 'node:util'
import { nearestWord } from '../domain/nearest-word.ts'
import { VERBS } from '../operators/table.ts'
import type { Verb } from '../operators/verb.ts'

/** What somebody typed. */
export type CommandLine =
  | { readonly kind: 'help'; readonly verb: Verb | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly verb: Verb; readonly options: Readonly<Record<string, string>> }

/** The command line cannot be understood: exit code 2, with a sentence. */
export class UsageError extends Error {}

/** Whether the answer is to be JSON, also where the rest cannot be understood. */
export function wantsJson(args: readonly string[]): boolean {
  return args.includes('--json')
}

/**
 * Reads what stands behind `npx tenantry`.
 *
 * @throws UsageError with the sentence to print
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const help = args.includes('--help') || args.includes('-h')
  const [name, ...rest] = args.filter((arg) => !['--json', '--help', '-h'].includes(arg))
  if (name === '--version') return { kind: 'version' }
  if (name === undefined && help) return { kind: 'help', verb: null }
  if (name === undefined) throw new UsageError('Say what to do.')
  const verb = verbNamed(name)
  if (help) return { kind: 'help', verb }
  return { kind: 'run', verb, options: optionsOf(verb, rest) }
}

function verbNamed(name: string): Verb {
  const verb = VERBS.find((known) => known.name === name)
  if (verb !== undefined) return verb
  if (name.startsWith('-'))
    throw new UsageError(`There is no option ${name.slice(0, 50)} here; a command comes first.`)
  const meant = nearestWord(
    name,
    VERBS.map((known) => known.name),
  )
  throw new UsageError(
    `There is no command ${name.slice(0, 50)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  )
}

function optionsOf(verb: Verb, args: readonly string[]): Readonly<Record<string, string>> {
  const names = Object.keys(verb.flags)
  const { values, positionals } = parsed(verb, args)
  const surplus = positionals[0]
  if (surplus !== undefined) {
    throw new UsageError(
      `${verb.name} does not take ${JSON.stringify(surplus.slice(0, 50))}. A name of several words stands in quotes.`,
    )
  }
  const missing = names.filter((name) => typeof values[name] !== 'string')
  if (missing.length > 0) {
    throw new UsageError(
      `${verb.name} needs ${missing.map((name) => `--${name} ${verb.flags[name]}`).join(' ')}.`,
    )
  }
  return Object.fromEntries(names.map((name) => [name, String(values[name])]))
}

function parsed(verb: Verb, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.keys(verb.flags).map((name) => [name, { type: 'string' } as const]),
  )
  try {
    const result = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true })
    const names = result.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    if (twice !== undefined) throw new UsageError(`--${twice} is given twice.`)
    return result
  } catch (error) {
    if (error instanceof UsageError) throw error
    // node:util's own sentences name the option; what they advise besides does not apply here.
    throw new UsageError(
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '').replace(/\.?$/, '.') : String(error),
    )
  }
}
