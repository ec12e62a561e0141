import { parseArgs } from 'node:util'
import { AREAS, type AreaName } from '../../test/proof/harnesses.ts'

/** What somebody wants to be proven. */
export interface ProofArguments {
  readonly level: 'night' | 'release'
  readonly areas: readonly AreaName[]
  /** How often each harness does what it does; each has its own number where nothing is said. */
  readonly n: number | undefined
  /** What part of its own number each harness runs: 0.1 is a tenth. */
  readonly share: number | undefined
  readonly seed: number | undefined
}

const NAMES = Object.keys(AREAS) as AreaName[]

/** Reads `night|release [area …] [--n N] [--share 0.1] [--seed S]`; the environment says them where no flag does. A sentence, where it is wrong. */
export function readArguments(words: readonly string[], env = process.env): ProofArguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { n: { type: 'string' }, share: { type: 'string' }, seed: { type: 'string' } },
    })
    const [level, ...names] = positionals
    if (level !== 'night' && level !== 'release') return 'Say night or release.'
    const unknown = names.find((name) => !NAMES.some((known) => known === name))
    if (unknown !== undefined) return `There is no area ${unknown}. There are ${NAMES.join(', ')}.`
    return {
      level,
      areas: names.length === 0 ? NAMES : NAMES.filter((name) => names.includes(name)),
      n: numberOf(values.n ?? env.TENANTRY_PROOF_N, '--n'),
      share: shareOf(values.share ?? env.TENANTRY_PROOF_SHARE),
      seed: numberOf(values.seed ?? env.TENANTRY_PROOF_SEED, '--seed'),
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function numberOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${flag} is a number, such as 1000.`)
  return Number(text)
}

function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const share = Number(text)
  if (share > 0 && share <= 1) return share
  throw new Error('--share is a part of one, such as 0.1.')
}
