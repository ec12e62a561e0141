/** How long a proof runs, and from where it starts: the same seed gives the same choices. */
export interface Proof {
  readonly n: number
  readonly seed: number
  /** A number from 0 up to, and without, `below`. */
  below(below: number): number
  /** One of several things. */
  oneOf<Thing>(things: readonly Thing[]): Thing
}

/** Longer than any proof: the release's N takes most of an hour. */
export const PROOF_TIMEOUT_MS = 3_600_000

/**
 * What a proof is told by `TENANTRY_PROOF_N` and `TENANTRY_PROOF_SEED`.
 *
 * @param gateN how many repetitions there are where nothing is said, few enough for every change
 */
export function startProof(gateN: number): Proof {
  const n = Number(process.env.TENANTRY_PROOF_N ?? gateN)
  const seed = Number(process.env.TENANTRY_PROOF_SEED ?? 20261101)
  let state = seed >>> 0
  // Mulberry32: small, and good enough to choose by.
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    n,
    seed,
    below,
    oneOf(things) {
      const thing = things[below(things.length)]
      if (thing === undefined) throw new Error('there is nothing to choose from')
      return thing
    },
  }
}
