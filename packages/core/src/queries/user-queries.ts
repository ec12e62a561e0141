import { z } from 'zod'
import type { UserId } from '../domain/id.ts'
import { wordsOf } from '../domain/text.ts'
import { defineQuery } from '../operations/define-query.ts'
import { accountId, listFields, reference, role, search } from '../operations/fields.ts'
import type { Work } from '../operations/work.ts'
import { readableRows } from '../policy/readable-rows.ts'
import { findUsers, keepUsers } from '../store/tables/users/find-users.ts'
import { countUsers, listUsers as readPage } from '../store/tables/users/list-users.ts'
import type { UserPage } from '../store/tables/users/user-page.ts'
import type { UserFilter } from '../store/tables/users/user-row.ts'
import { fewEnough, MEANT_AT_MOST, onlyOne } from './account-queries.ts'
import { readCursor, toPage, withMore } from './page.ts'

const readable = readableRows('user', {
  id: 'tenantry.users.id',
  organizationId: 'tenantry.users.organization_id',
  accountId: 'tenantry.users.account_id',
})

/** What the actor may read, as a where clause. */
export function readableUsers({ actor }: Work): UserFilter {
  return readable(actor.ability)
}

/** Those of some users whom the actor may read. */
export function onlyReadable(work: Work, ids: readonly UserId[]): Promise<readonly UserId[]> {
  return keepUsers(work.scope, ids, readableUsers(work))
}

/** One user, by id, external id or e-mail. */
export const getUser = defineQuery({
  name: 'user.get',
  summary: 'Show a user',
  permission: 'user:read',
  input: z.strictObject({
    user: reference.meta({ description: 'Id, external id or e-mail', reference: 'user' }),
  }),
  chat: { noun: 'users', verb: 'show', positional: ['user'], example: '/users show fay@elm.test' },
  isOneStatement: () => true,
  async run(work, input) {
    const found = await findUsers(work.scope, input.user, {
      filter: readableUsers(work),
      byName: false,
      limit: 2,
    })
    return onlyOne(found, 'user')
  },
})

/** Every user whom a text could mean: id, external id, e-mail and, when asked, the name. */
export const findUser = defineQuery({
  name: 'user.find',
  summary: 'Find the users whom a text could mean',
  permission: 'user:read',
  input: z.strictObject({ reference, byName: z.boolean().default(false) }),
  chat: { none: 'every verb looks its references up by it' },
  looksUp: true,
  isOneStatement: () => true,
  async run(work, input) {
    const found = await findUsers(work.scope, input.reference, {
      filter: readableUsers(work),
      byName: input.byName,
      limit: MEANT_AT_MOST + 1,
    })
    return fewEnough(found, 'user')
  },
})

/** A page of the users whom the actor may read, in the order that is asked for; deactivated ones too (H11). */
export const listUsers = defineQuery({
  name: 'user.list',
  summary: 'List users, deactivated ones as well; with --inactive also those of inactive accounts',
  permission: 'user:read',
  input: z.strictObject({
    search: search.optional().meta({ description: 'Parts of a name, e-mail or external id' }),
    accountId: accountId.optional(),
    role: role.optional(),
    status: z.enum(['active', 'inactive']).optional().meta({ description: 'active or inactive' }),
    includeInactive: z
      .boolean()
      .default(false)
      .meta({ description: 'Users of active accounts, and of inactive ones as well', flag: 'inactive' }),
    sort: z
      .enum(['name', 'email', 'created'])
      .default('name')
      .meta({ description: 'By name, email or created' }),
    ...listFields,
  }),
  chat: {
    noun: 'users',
    verb: 'list',
    positional: ['search'],
    fixed: { countMore: true },
    example: '/users list --account elm',
  },
  isOneStatement: ({ countMore }) => !countMore,
  async run(work, input) {
    const { limit: size, cursor: from, countMore, ...filters } = input
    const filter = { list: 'user', ...filters }
    const { search: text = '', sort, order, accountId: inAccount, includeInactive } = input
    const asked: UserPage = {
      filter: readableUsers(work),
      accountId: inAccount,
      words: wordsOf(text),
      role: input.role,
      status: input.status,
      createdAfter: input.createdAfter,
      createdBefore: input.createdBefore,
      includeInactive,
      sort,
      descending: order === 'desc',
      after: readCursor(work, filter, from),
      limit: size + 1,
    }
    const rows = await readPage(work.scope, asked)
    const page = toPage(work, { rows, limit: size, filter }, (row) => row.user)
    return countMore ? withMore(page, await countUsers(work.scope, asked)) : page
  },
})
