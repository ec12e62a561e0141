import { z } from 'zod'
import type { Secret } from '../../domain/secret.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { refuseTooManySecrets, rotateSecrets } from './rotate-secrets.ts'
import { overlapMs, overlapSentence } from './secret-times.ts'

/** A new Organization Secret, shown in the first answer only; null in a repeated one. */
export interface RotatedOrganizationSecret {
  readonly organizationSecret: Secret | null
  readonly secret: 'shown_once'
  /** When the last of those ends that it takes the place of; null where none of them works. */
  readonly previousUntil: string | null
}

/**
 * Makes a new Organization Secret; the present ones end when the overlap is over (0 = at once, for everybody who has not got the new
 * one yet). It never expires by itself: then nobody could sign in any more (H16).
 */
export const rotateOrganizationSecret = defineCommand({
  name: 'organization.rotateSecret',
  summary: 'Make a new Organization Secret',
  permission: 'organization:rotate-secret',
  risk: 'destructive',
  approval: { none: 'its answer is a secret, which nobody would see' },
  input: z.strictObject({ overlapMs }),
  chat: {
    noun: 'tenantry',
    verb: 'rotate-secret',
    positional: [],
    confirm: true,
    example: '/tenantry rotate-secret',
  },
  lock: ({ scope }) => lockOrganization(scope),
  load: async () => null,
  authorized: (_target, _input, { organization }) => ({ row: { id: organization.id } }),
  check: (work, input) => refuseTooManySecrets(work, null, input.overlapMs),
  effects: async (_work, input) => [
    overlapSentence('The present Organization Secret, which everybody signs in with,', input.overlapMs),
    'The new one is shown once, to you.',
  ],
  async handle(work, input): Promise<RotatedOrganizationSecret> {
    const { made, previousUntil } = await rotateSecrets(work, null, input)
    return { organizationSecret: made, secret: 'shown_once', previousUntil }
  },
  withoutSecrets: (rotated) => ({ ...rotated, organizationSecret: null }),
})
