import type { InputOf, Run } from './operation-types.ts'

/** What a session can do with the history. */
export function auditOf(run: Run) {
  return {
    list: (input: InputOf<'audit.list'> = {}) => run('audit.list', input),
    /** A cut at the end of the history is found only against a head that was kept elsewhere. */
    verify: (input: InputOf<'audit.verify'> = {}) => run('audit.verify', input),
  }
}
