import { connectCodeVerb } from './connect-code.ts'
import { doctorVerb } from './doctor.ts'
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
] as unknown as readonly Verb[]
