import { auditHeadVerb, auditVerifyVerb } from './audit-verify.ts'
import { connectCodeVerb } from './connect-code.ts'
import { doctorVerb } from './doctor.ts'
import { eventsDeadVerb } from './events-dead.ts'
import { eventsForgetVerb } from './events-forget.ts'
import { eventsRetryVerb } from './events-retry.ts'
import { exportPageVerb } from './export-page.ts'
import { importBatchVerb } from './import-batch.ts'
import { linkCodeVerb } from './link-code.ts'
import { migrateVerb } from './migrate.ts'
import { signUpVerb } from './sign-up.ts'
import type { Verb } from './verb.ts'

/** Everything that operators can do, in the order in which they come to do it. */
export const VERBS = [
  migrateVerb,
  doctorVerb,
  signUpVerb,
  connectCodeVerb,
  linkCodeVerb,
  auditVerifyVerb,
  auditHeadVerb,
  eventsDeadVerb,
  eventsRetryVerb,
  eventsForgetVerb,
] satisfies readonly Verb[]

/** Parts of what the command line does in many steps; nobody types them. */
export const STEPS = { importBatch: importBatchVerb, exportPage: exportPageVerb } as const
