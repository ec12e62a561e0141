import { z } from 'zod'
import { ROLES_MAX } from '../../domain/import.ts'
import { email, externalId, name, role } from '../../operations/fields.ts'
import { cell, rowsOf } from './row-input.ts'

const cells = z
  .object({
    account: externalId,
    email,
    firstName: name('First name'),
    lastName: name('Last name'),
    externalId,
    roles: z
      .array(role)
      .min(1)
      .transform((roles) => [...new Set(roles)].sort()),
    status: z.enum(['active', 'inactive'], 'is active or inactive'),
  })
  .partial()
  .refine(
    (row) => row.email !== undefined || row.externalId !== undefined,
    'An e-mail address or an external id is needed, to know whom the row is about',
  )

/** What a row says of a user; what it does not say stays as it is. */
export type UserCells = z.output<typeof cells>

export const userRows = rowsOf(
  {
    account: cell.optional(),
    email: cell.optional(),
    firstName: cell.optional(),
    lastName: cell.optional(),
    externalId: cell.optional(),
    roles: z.array(cell).max(ROLES_MAX).optional(),
    status: cell.optional(),
  },
  cells,
)
