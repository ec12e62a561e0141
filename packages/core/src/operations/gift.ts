import type { AccountId } from '../domain/id.ts'
import type { Grant } from '../policy/permissions.ts'

/** What somebody holds: roles by their names, in an account; in any where it is null. */
export interface HeldRoles {
  readonly accountId: AccountId | null
  readonly roles: readonly string[]
}

/** What people come to hold by a command: by roles that they are given, or because a role grants something else from then on. */
export type Gift =
  | {
      /** null where they could act by nothing before. */
      readonly before: HeldRoles | null
      readonly after: HeldRoles
    }
  | {
      readonly role: string
      /** null where there was no such role. */
      readonly before: readonly Grant[] | null
      /** null where there is none any more. */
      readonly after: readonly Grant[] | null
      /** Whether anybody holds it by now. */
      readonly isHeld: boolean
    }
