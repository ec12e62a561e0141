import { hash } from 'node:crypto'

const FIRST_SIZE = 1024

/**
 * On which line something was seen first, for any number of things in few bytes: 24 for each, where the texts themselves would fill the
 * memory. It keeps 64 bits of a hash, so of a million different texts two look alike once in 37 million files.
 */
export class SeenMarks {
  #size = 0
  #high = new Uint32Array(FIRST_SIZE)
  #low = new Uint32Array(FIRST_SIZE)
  #lines = new Uint32Array(FIRST_SIZE)

  /** The line on which this was seen before; null where it was not, and then it is seen on `line`. */
  see(mark: string, line: number): number | null {
    const digest = hash('sha1', mark, 'buffer')
    const high = digest.readUInt32LE(0)
    const low = digest.readUInt32LE(4)
    const at = this.#placeOf(high, low)
    const before = this.#lines[at]
    if (before !== undefined && before > 0) return before
    this.#put(at, { high, low, line })
    this.#size += 1
    if (this.#size * 2 > this.#lines.length) this.#grow()
    return null
  }

  /** Where it is, or would be put: the next free place after the one that its hash names. */
  #placeOf(high: number, low: number): number {
    const mask = this.#lines.length - 1
    let at = low & mask
    while (this.#lines[at] !== 0 && (this.#high[at] !== high || this.#low[at] !== low)) at = (at + 1) & mask
    return at
  }

  #put(at: number, { high, low, line }: { high: number; low: number; line: number }): void {
    this.#high[at] = high
    this.#low[at] = low
    this.#lines[at] = line
  }

  #grow(): void {
    const old = { high: this.#high, low: this.#low, lines: this.#lines }
    const size = old.lines.length * 2
    this.#high = new Uint32Array(size)
    this.#low = new Uint32Array(size)
    this.#lines = new Uint32Array(size)
    for (const [at, line] of old.lines.entries()) {
      const high = old.high[at] ?? 0
      const low = old.low[at] ?? 0
      if (line > 0) this.#put(this.#placeOf(high, low), { high, low, line })
    }
  }
}
