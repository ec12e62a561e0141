import { z } from 'zod'
import { EMPTY_CHAIN, Erasures, type Head, problemOf } from '../domain/audit-chain.ts'
import { defineQuery } from '../operations/define-query.ts'
import { forbidden } from '../policy/authorize.ts'
import { readChain, readHead } from '../store/tables/audit.ts'
import { readsAll } from './readable-event.ts'

/** Events are read this many at a time: a long history must not fill the memory. */
const BATCH = 1_000

/** What verifying found. */
export interface Verified {
  readonly ok: boolean
  readonly events: number
  /** Events whose personal part was erased; the chain covers them all the same. */
  readonly erased: number
  /** The head that was found: keep it elsewhere, and give it next time. */
  readonly head: { readonly number: number; readonly hash: string }
  /** What is wrong first, or null. */
  readonly problem: string | null
  /** A chain that was cut at its end looks whole; only a head that was kept elsewhere tells. */
  readonly tail: 'checked' | 'not checked: give a head that was kept elsewhere'
}

const headInput = z.strictObject({
  number: z.number().int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a hash as verifying prints it'),
})

/** Follows the organization's chain of events from its beginning and says whether anything was edited, removed, inserted or swapped, and whether more is erased than was. */
export const verifyAudit = defineQuery({
  name: 'audit.verify',
  summary: 'Verify that the history was not tampered with',
  permission: 'audit:read',
  input: z.strictObject({
    head: headInput.optional().meta({ description: 'A head that was kept elsewhere' }),
  }),
  chat: { none: 'it reads the whole history; the host application calls it' },
  async run(work, input): Promise<Verified> {
    if (!readsAll(work))
      throw forbidden(
        'audit:read',
        'Only somebody who may read the whole history can verify it. Ask an organization administrator.',
      )
    let head: Head = EMPTY_CHAIN
    const erasures = new Erasures()
    let seenKept = input.head === undefined
    for (;;) {
      const links = await readChain(work.scope, head.number, BATCH)
      for (const link of links) {
        const problem = problemOf(head, link)
        if (problem !== null)
          return found(head, { erased: erasures.gone, problem, tail: input.head !== undefined })
        head = { number: link.number, hash: link.hash }
        erasures.note(link)
        seenKept ||= link.number === input.head?.number && hex(link.hash) === input.head.hash
      }
      if (links.length < BATCH) break
    }
    const stored = await readHead(work.scope)
    const tail = input.head !== undefined
    if (stored === null || stored.number !== head.number || hex(stored.hash) !== hex(head.hash)) {
      return found(head, {
        erased: erasures.gone,
        problem: `the end was cut: the stored head is event ${stored?.number ?? 'none'}`,
        tail,
      })
    }
    const foreign = seenKept ? null : 'the head that was kept elsewhere is not in this chain'
    return found(head, { erased: erasures.gone, problem: erasures.problem() ?? foreign, tail })
  },
})

function found(
  head: Head,
  { erased, problem, tail }: { erased: number; problem: string | null; tail: boolean },
): Verified {
  return {
    ok: problem === null,
    events: head.number,
    erased,
    head: { number: head.number, hash: hex(head.hash) },
    problem,
    tail: tail ? 'checked' : 'not checked: give a head that was kept elsewhere',
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
