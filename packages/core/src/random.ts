import { randomBytes, randomFillSync } from 'node:crypto'

/** In bytes. Each question to the system costs as much for a few as for all of these, and a command needs some for each id, salt and secret. */
const DRAWN_AT_ONCE = 4_096

/** Random bytes of the system's, drawn from it many at once. None are given twice, and none stay here once they are given. */
export function randomSource(): (bytes: number) => Buffer {
  const drawn = Buffer.alloc(DRAWN_AT_ONCE)
  let given = DRAWN_AT_ONCE
  return (bytes) => {
    if (bytes > DRAWN_AT_ONCE) return randomBytes(bytes)
    if (given + bytes > DRAWN_AT_ONCE) {
      randomFillSync(drawn)
      given = 0
    }
    const next = drawn.subarray(given, given + bytes)
    given += bytes
    const taken = Buffer.from(next)
    next.fill(0)
    return taken
  }
}
