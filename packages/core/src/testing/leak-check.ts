import { setTimeout as sleep } from 'node:timers/promises'

/** A closed connection is gone from the server's list a moment later. */
const GRACE_MS = 2_000

/**
 * Waits until nothing is left.
 *
 * @param leftovers what is still there, in words
 * @returns what was there to the end; empty where all is well
 */
export async function lastingLeftovers(leftovers: () => string[] | Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + GRACE_MS
  for (;;) {
    const found = await leftovers()
    if (found.length === 0 || Date.now() > deadline) return found
    await sleep(20)
  }
}
