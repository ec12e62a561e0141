import { z } from 'zod'
import type { StoredGrant } from '../domain/role.ts'

/** More than there are permissions, and few enough to be read. */
const GRANTS_MAX = 200
const FIELDS_MAX = 50
const WORDS = '[a-z]+(?:-[a-z]+)*'
const PERMISSION = new RegExp(`^${WORDS}:${WORDS}$`)
const FIELD = /^[A-Za-z][A-Za-z0-9]{0,99}$/
/** `user:update@self:firstName,lastName`, as a person types a grant. */
const TEXT = new RegExp(`^(${WORDS}:${WORDS})@(self|account|organization)(?::([A-Za-z0-9,]+))?$`)

const grant = z.strictObject({
  permission: z.string().max(100).regex(PERMISSION),
  reach: z.enum(['self', 'account', 'organization']),
  fields: z.array(z.string().regex(FIELD)).min(1).max(FIELDS_MAX).optional(),
})

const grantAsText = z
  .string()
  .max(1_000)
  .regex(TEXT)
  .transform((text): unknown => {
    const [, permission, reach, fields] = TEXT.exec(text) ?? []
    return { permission, reach, ...(fields === undefined ? {} : { fields: fields.split(',') }) }
  })
  .pipe(grant)

/** Grants as a program gives them, or as a person types them. Whether there are such permissions, the policy says. */
export const grants = z
  .array(
    z.union(
      [grant, grantAsText],
      'is not a grant, such as audit:read@account: what may be done, and how far it reaches (@self, @account or @organization)',
    ),
  )
  .max(GRANTS_MAX, `are at most ${GRANTS_MAX}`)
  .transform((list): readonly StoredGrant[] =>
    list.map(({ permission, reach, fields }) => ({ permission, reach, ...(fields && { fields }) })),
  )
  .meta({ description: 'A grant, such as audit:read@account; may be given more than once', flag: 'grant' })

/** Permissions by their names. */
export const permissions = z
  .array(z.string().max(100).regex(PERMISSION, 'is not a permission, such as audit:read'))
  .max(GRANTS_MAX, `are at most ${GRANTS_MAX}`)
  .meta({ description: 'A permission, such as audit:read; may be given more than once', flag: 'remove' })
