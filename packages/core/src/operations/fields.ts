import { z } from 'zod'
import { isEmail, normalizeEmail } from '../domain/email.ts'
import { externalIdProblem } from '../domain/external-id.ts'
import { ID_BODY_LENGTH, ID_PREFIX, type IdKinds, isId } from '../domain/id.ts'
import { roleNameProblem } from '../domain/role.ts'
import { hasInvisible, isVisible, tidy } from '../domain/text.ts'

/** In characters: long enough for any name that a person or a company has, short enough to show. */
const NAME_MAX = 200
const DESCRIPTION_MAX = 2_000
/** Long enough to explain, short enough to read on a card. */
const REASON_MAX = 500
const SEARCH_MAX = 200
/** A page shows at most this many rows (more by cursor: never a silent cap). */
const PAGE_MAX = 200
const PAGE_DEFAULT = 50

/** A name, tidied: 1 to 200 visible characters. */
export function name(description: string) {
  return z
    .string()
    .max(NAME_MAX * 4, `has at most ${NAME_MAX} characters`)
    .refine((text) => !hasInvisible(text), 'has no invisible or control characters')
    .transform(tidy)
    .refine((text) => text.length > 0, 'must not be empty')
    .refine((text) => text === '' || isVisible(text), 'has nothing to see in it')
    .refine((text) => text.length <= NAME_MAX, `has at most ${NAME_MAX} characters`)
    .meta({ description })
}

export const description = z
  .string()
  .max(DESCRIPTION_MAX, `has at most ${DESCRIPTION_MAX} characters`)
  .refine((text) => !hasInvisible(text.replace(/[\n\t]/g, ' ')), 'has no invisible or control characters')
  .transform(tidy)
  .meta({ description: 'What it is for' })

/** Why somebody asks others to agree, or decides so. */
export const reason = description
  .pipe(z.string().min(1, 'must not be empty').max(REASON_MAX, `has at most ${REASON_MAX} characters`))
  .meta({ description: 'Why' })

export const email = z
  .string()
  .max(1_000, 'must be an address such as fay@elm.test')
  .transform(normalizeEmail)
  .refine(isEmail, 'must be an address such as fay@elm.test')
  .meta({ description: 'E-mail address, unique in the organization' })

export const externalId = z
  .string()
  .max(1_000, 'is too long')
  .transform(tidy)
  .superRefine((text, context) => {
    const problem = externalIdProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
  .meta({ description: 'Your own id for it, unique in the organization', flag: 'external-id' })

/** What an id is of, as a person calls it. */
const THINGS: Readonly<Record<keyof IdKinds, string>> = {
  organization: 'an organization',
  account: 'an account',
  user: 'a user',
  secret: 'a secret',
  ticket: 'a code',
  event: 'an event',
  step: 'a step',
  deactivation: 'a deactivation',
  approval: 'a request for approval',
  rule: 'a rule',
  delegation: 'a delegation',
  review: 'a review',
}

/** What an id looks like, for whoever mistyped one; never what they typed, which may be a secret. */
function notTheIdOf(kind: keyof IdKinds): string {
  return `is not the id of ${THINGS[kind]}: those begin with ${ID_PREFIX[kind]}_ and have ${ID_BODY_LENGTH} characters more`
}

/** An id of ours. A text of another shape is refused before the database is asked. */
export function id<Kind extends keyof IdKinds>(kind: Kind) {
  return z
    .string()
    .max(100, { error: notTheIdOf(kind), abort: true })
    .refine((text) => isId(kind, text), notTheIdOf(kind))
    .transform((text) => text as IdKinds[Kind])
}

export const accountId = id('account').meta({
  description: 'The account',
  reference: 'account',
  flag: 'account',
})
export const requestId = id('approval').meta({
  description: 'The request for approval (apr_…)',
  flag: 'request',
})
export const userId = id('user').meta({ description: 'The user', reference: 'user', flag: 'user' })

export const role = z
  .string()
  .max(1_000, 'is too long')
  .transform(tidy)
  .superRefine((text, context) => {
    const problem = roleNameProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
  .meta({ description: 'A role by its name, such as account-admin', flag: 'role', names: 'role' })

/** A reference as a person gives it: an id, an external id, an e-mail address. */
export const reference = z
  .string()
  .min(1, 'must not be empty')
  .max(1_000, 'is too long')
  .refine((text) => !hasInvisible(text), 'has no invisible or control characters')
  .transform(tidy)

export const search = z
  .string()
  .max(SEARCH_MAX, `has at most ${SEARCH_MAX} characters`)
  .refine((text) => !hasInvisible(text), 'has no invisible or control characters')
  .meta({ description: 'Part of a name' })
export const limit = z
  .number()
  .int()
  .min(1)
  .max(PAGE_MAX, `is at most ${PAGE_MAX}: what comes after is on the next page`)
  .default(PAGE_DEFAULT)
  .meta({ description: `Rows on a page, at most ${PAGE_MAX}` })
/** As many accounts or users as the columns of an organization's limits can say; null = no limit. */
export const limitOfOrganization = z.number().int().min(0).max(2_147_483_647, 'is too large').nullable()

export const cursor = z.string().max(2_000).meta({ description: 'Where the last page ended' })
export const expectedVersion = z
  .number()
  .int()
  .min(1)
  .meta({ description: 'Refuse the change unless this is still the version' })

/** A moment, as a person gives it: a time with its zone, or a date, which is its midnight in UTC. */
export const time = z
  .string()
  .max(100, 'is too long')
  .refine(isTime, 'is not a time, such as 2026-11-21T10:00:00Z, or a date, such as 2026-11-21')
  .transform((text) => new Date(text))

function isTime(text: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(text).success || z.iso.date().safeParse(text).success
}

/** What every list of people or accounts takes, besides its own filters. */
export const listFields = {
  createdAfter: time.optional().meta({ description: 'Made at this time or later', kind: 'time' }),
  createdBefore: time.optional().meta({ description: 'Made before this time', kind: 'time' }),
  order: z.enum(['asc', 'desc']).default('asc').meta({ description: 'asc: upwards; desc: downwards' }),
  countMore: z.boolean().default(false).meta({ description: 'Count what comes after the page, up to 1,000' }),
  limit,
  cursor: cursor.optional(),
}
