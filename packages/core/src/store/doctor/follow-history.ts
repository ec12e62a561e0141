import { EMPTY_CHAIN, Erasures, type Head, problemOf } from '../../domain/audit-chain.ts'
import { newestNumber, readChain, readHead } from '../tables/audit.ts'
import type { Scope } from '../walls/scope.ts'

/** Events are read this many at a time: a long history must not fill the memory. */
const BATCH = 1_000

/**
 * Follows the newest events of the entered organization up to the head of its chain, and says what is wrong first. The event before them
 * is taken as it stands: whether it holds is shown by following more.
 *
 * @param most how many events
 */
export async function followHistory(
  scope: Scope,
  most: number,
): Promise<{ problem: string | null; followed: number }> {
  // The newest first: what is appended meanwhile is in the head, too, once that is read.
  const newest = await newestNumber(scope)
  const end = await readHead(scope)
  if (end === null) return { problem: 'its end is not recorded', followed: 0 }
  if (newest > end.number)
    return { problem: `event ${end.number + 1} stands behind the end that is recorded`, followed: 0 }
  const start = await linkBefore(scope, end.number - most)
  if (start === null) return { problem: `event ${end.number - most} is missing`, followed: 0 }
  const erasures = new Erasures()
  let at: Head = start
  while (at.number < end.number) {
    const links = await readChain(scope, at.number, Math.min(BATCH, end.number - at.number))
    for (const link of links) {
      const problem = problemOf(at, link)
      if (problem !== null) return { problem, followed: at.number - start.number }
      erasures.note(link)
      at = link
    }
    if (links.length === 0)
      return { problem: `event ${at.number + 1} is missing`, followed: at.number - start.number }
  }
  const followed = at.number - start.number
  return Buffer.compare(at.hash, end.hash) === 0
    ? { problem: erasures.problem(), followed }
    : { problem: `event ${at.number} is not the one that its recorded end names`, followed }
}

/** The event from which the others are followed; where all of them are, the empty chain. */
async function linkBefore(scope: Scope, number: number): Promise<Head | null> {
  if (number <= 0) return EMPTY_CHAIN
  const [link] = await readChain(scope, number - 1, 1)
  return link?.number === number ? link : null
}
