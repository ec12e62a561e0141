import { accountsOf } from './accounts.ts'
import { auditOf } from './audit.ts'
import { chatOf } from './chat.ts'
import type { OutputOf, Run } from './operation-types.ts'
import { organizationOf } from './organization.ts'
import { secretsOf } from './secrets.ts'
import { exportOf, importOf } from './transfer.ts'
import { usersOf } from './users.ts'

/** The operations by noun, the same in a session and in a transaction of one. A new noun is a file beside this one. */
export abstract class Faces {
  readonly #run: Run
  readonly accounts: ReturnType<typeof accountsOf>
  readonly users: ReturnType<typeof usersOf>
  readonly organization: ReturnType<typeof organizationOf>
  readonly secrets: ReturnType<typeof secretsOf>
  readonly audit: ReturnType<typeof auditOf>
  readonly chat: ReturnType<typeof chatOf>
  readonly import: ReturnType<typeof importOf>
  readonly export: ReturnType<typeof exportOf>

  /** @param now the time by which this session goes */
  constructor(run: Run, now: () => Date) {
    this.#run = run
    this.accounts = accountsOf(run)
    this.users = usersOf(run)
    this.organization = organizationOf(run)
    this.secrets = secretsOf(run)
    this.audit = auditOf(run)
    this.chat = chatOf(run)
    this.import = importOf(run, now)
    this.export = exportOf(run)
  }

  /** Organization, account and user of this session, as they are now. */
  whoami(): Promise<OutputOf<'self.get'>> {
    return this.#run('self.get', {})
  }
}
