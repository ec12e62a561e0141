import type { HostEvents } from '../host-events.ts'
import type { Session } from '../session.ts'
import type { SignedUp } from '../sign-up.ts'
import type { Diagnosis } from '../store/doctor/doctor.ts'
import type { DoctorOptions } from '../store/doctor/history-findings.ts'
import type { Migrated } from '../store/migrating/migrate.ts'
import type { OpenDatabase } from '../store/opening/open-database.ts'

/** Says that a call came from the command line, for the record. */
export interface FromCommandLine {
  readonly surface: 'cli'
}

/** What the operators' verbs need of a Tenantry. */
export interface Operated {
  readonly database: OpenDatabase
  migrate(): Promise<Migrated>
  doctor(options?: DoctorOptions): Promise<Diagnosis>
  signUp(
    input: {
      organization: { name: string }
      user: { email: string; firstName: string; lastName: string }
    },
    how: FromCommandLine,
  ): Promise<SignedUp>
  system(
    name: string,
    how: FromCommandLine,
  ): { inOrganization(organizationId: string): Session; events: HostEvents }
}
