import { parseArgs } from 'node:util'
import { nearestWord } from '../domain/nearest-word.ts'
import { VERBS } from '../operators/table.ts'
import type { Typed, Verb } from '../operators/verb.ts'
import type { Errand } from './errand.ts'
import { ERRANDS, isErrand } from './errands.ts'
import { UsageError } from './usage-error.ts'

/** What somebody typed. */
export type CommandLine =
  | { readonly kind: 'help'; readonly verb: Verb | Errand | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly verb: Verb; readonly options: Readonly<Record<string, string>> }
  | {
      readonly kind: 'errand'
      readonly errand: Errand
      readonly options: Readonly<Record<string, string>>
      readonly file: string | undefined
    }

const TYPED: readonly (Verb | Errand)[] = [...VERBS, ...ERRANDS]

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
  const { verb, words } = verbNamed(name, rest[0])
  if (help) return { kind: 'help', verb }
  const { options, file } = readArguments(verb, rest.slice(words - 1))
  return isErrand(verb) ? { kind: 'errand', errand: verb, options, file } : { kind: 'run', verb, options }
}

/** A name has one word or two: `doctor`, `events dead`. */
function verbNamed(name: string, next: string | undefined): { verb: Verb | Errand; words: number } {
  const two = TYPED.find((known) => known.name === `${name} ${next}`)
  if (two !== undefined) return { verb: two, words: 2 }
  const one = TYPED.find((known) => known.name === name)
  if (one !== undefined) return { verb: one, words: 1 }
  const longer = TYPED.flatMap((known) => (known.name.startsWith(`${name} `) ? [known.name] : []))
  if (longer.length > 0) throw new UsageError(`${name} needs another word: ${longer.join(', ')}.`)
  if (name.startsWith('-'))
    throw new UsageError(`There is no option ${name.slice(0, 50)} here; a command comes first.`)
  const meant = nearestWord(
    name,
    TYPED.map((known) => known.name),
  )
  throw new UsageError(
    `There is no command ${name.slice(0, 50)}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  )
}

function readArguments(
  verb: Verb | Errand,
  args: readonly string[],
): { options: Readonly<Record<string, string>>; file: string | undefined } {
  const { values, positionals } = parsed(verb, args)
  const [file, ...more] = isErrand(verb) ? positionals : [undefined, ...positionals]
  const surplus = more[0]
  if (surplus !== undefined) {
    throw new UsageError(
      `${verb.name} does not take ${JSON.stringify(surplus.slice(0, 50))}. A name of several words stands in quotes.`,
    )
  }
  const missing = Object.keys(verb.flags).filter((name) => typeof values[name] !== 'string')
  if (missing.length > 0) {
    throw new UsageError(
      `${verb.name} needs ${missing.map((name) => `--${name} ${verb.flags[name]}`).join(' ')}.`,
    )
  }
  const options = Object.entries(values).map(([name, value]) => [name, value === true ? 'on' : String(value)])
  return { options: Object.fromEntries(options), file }
}

function parsed(verb: Typed | Errand, args: readonly string[]) {
  const texts = [...Object.keys(verb.flags), ...Object.keys(verb.optional)]
  const options = Object.fromEntries([
    ...texts.map((name) => [name, { type: 'string' }] as const),
    ...verb.switches.map((name) => [name, { type: 'boolean' }] as const),
  ])
  try {
    const result = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true })
    const names = result.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    if (twice !== undefined) throw new UsageError(`--${twice} is given twice.`)
    const values: Readonly<Record<string, unknown>> = result.values
    return { values, positionals: result.positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    // node:util's own sentences name the option; what they advise besides does not apply here.
    throw new UsageError(
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '').replace(/\.?$/, '.') : String(error),
    )
  }
}
