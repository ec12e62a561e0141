import { appendFileSync } from 'node:fs'
import { type HarnessId, harnessOf, LEVELS, type Level } from './harnesses.ts'

/** How long a proof runs, and from where it starts: the same seed gives the same choices. */
export interface Proof {
  readonly n: number
  readonly seed: number
  /** A number from 0 up to, and without, `below`. */
  below(below: number): number
  /** One of several things. */
  oneOf<Thing>(things: readonly Thing[]): Thing
  /** Tells how it came out, once all was asserted; `result` in a few words, with its figures. */
  showed(result: string): void
}

/** What `scripts/prove.ts` reads, a line for each. */
export type ProofLine =
  | { readonly id: HarnessId; readonly n: number; readonly seconds: number; readonly result: string }
  | { readonly id: HarnessId; readonly control: string }

/** Longer than any proof: the release's N takes most of an hour. */
export const PROOF_TIMEOUT_MS = 3_600_000

const FIRST_SEED = 20_261_101

/**
 * Starts a proof as the environment tells: `TENANTRY_PROOF_LEVEL`, of which `TENANTRY_PROOF_SHARE` may ask a part (0.1 is a tenth), or
 * an N and a seed of its own by `TENANTRY_PROOF_N` and `_SEED`.
 */
export function startProof(id: HarnessId): Proof {
  const whole = harnessOf(id)[levelOf(process.env.TENANTRY_PROOF_LEVEL)]
  const share = Number(process.env.TENANTRY_PROOF_SHARE ?? 1)
  const n = Number(process.env.TENANTRY_PROOF_N ?? Math.ceil(whole * share))
  const seed = Number(process.env.TENANTRY_PROOF_SEED ?? FIRST_SEED)
  const started = performance.now()
  const below = choices(seed)
  return {
    n,
    seed,
    below,
    oneOf(things) {
      const thing = things[below(things.length)]
      if (thing === undefined) throw new Error('there is nothing to choose from')
      return thing
    },
    showed(result) {
      const seconds = (performance.now() - started) / 1000
      console.info(`${id}: ${n} in ${seconds.toFixed(1)} s, ${result}, seed ${seed}, Node ${process.version}`)
      write({ id, n, seconds, result })
    },
  }
}

/** Tells what the same harness found with the guard taken out: a zero without its control does not count. */
export function showedControl(id: HarnessId, control: string): void {
  console.info(`${id}, control: ${control}`)
  write({ id, control })
}

/** Mulberry32: small, and good enough to choose by. */
function choices(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

function levelOf(text: string | undefined): Level {
  const level = LEVELS.find((known) => known === (text ?? 'gate'))
  if (level === undefined)
    throw new Error(`TENANTRY_PROOF_LEVEL is ${text}, and not one of ${LEVELS.join(', ')}`)
  return level
}

function write(line: ProofLine): void {
  const file = process.env.TENANTRY_PROOF_LINES
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`)
}
