import type { HostDatabase, HostTransaction } from '../host-transaction.ts'
import { Faces } from './faces.ts'
import type { HostCommands, Run } from './operation-types.ts'

/**
 * A session's commands and the host's own rows in one commit, or nothing. It has the faces of a session, and `db` besides.
 *
 * It lives as long as its callback: await everything that belongs to it.
 */
export class SessionTransaction<Tables, Commands extends HostCommands = readonly []> extends Faces<Commands> {
  /**
   * Kysely for the host's own tables. Its types know no other, and Tenantry's are not to be reached through it: what they keep is kept
   * by commands. Row-level security of the host's tables is the host's business.
   */
  readonly db: HostDatabase<Tables>

  constructor({ run, look, now, db }: HostTransaction<Tables>) {
    super({ run: run as Run, look, now })
    this.db = db
  }
}
