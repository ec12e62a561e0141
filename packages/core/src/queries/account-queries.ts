import { z } from 'zod'
import { wordsOf } from '../domain/text.ts'
import { TenantryError } from '../errors.ts'
import { defineQuery } from '../operations/define-query.ts'
import { listFields, reference, search } from '../operations/fields.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { readableRows } from '../policy/readable-rows.ts'
import { type AccountFilter, findAccounts } from '../store/tables/accounts.ts'
import {
  type AccountPage,
  countAccountsOfPage,
  listAccounts as readPage,
} from '../store/tables/list-accounts.ts'
import { readCursor, toPage, withMore } from './page.ts'

const readable = readableRows('account', {
  id: 'tenantry.accounts.id',
  organizationId: 'tenantry.accounts.organization_id',
})

/** What the actor may read, as a where clause. */
export function readableAccounts({ actor }: Work): AccountFilter {
  return readable(actor.ability)
}

/** One account, by its id or its external id; inactive and deleted ones too (H8). */
export const getAccount = defineQuery({
  name: 'account.get',
  summary: 'Show an account',
  permission: 'account:read',
  input: z.strictObject({
    account: reference.meta({ description: 'Id or external id', reference: 'account' }),
  }),
  chat: { noun: 'accounts', verb: 'show', positional: ['account'], example: '/accounts show elm' },
  isOneStatement: () => true,
  async run(work, input) {
    const found = await findAccounts(work.scope, input.account, {
      filter: readableAccounts(work),
      byName: false,
      limit: 2,
    })
    return onlyOne(found, 'account')
  },
})

/** Every account that a text could mean: id, external id and, when asked, the name. */
export const findAccount = defineQuery({
  name: 'account.find',
  summary: 'Find the accounts that a text could mean',
  permission: 'account:read',
  input: z.strictObject({ reference, byName: z.boolean().default(false) }),
  chat: { none: 'every verb looks its references up by it' },
  looksUp: true,
  isOneStatement: () => true,
  async run(work, input) {
    const found = await findAccounts(work.scope, input.reference, {
      filter: readableAccounts(work),
      byName: input.byName,
      limit: MEANT_AT_MOST + 1,
    })
    return fewEnough(found, 'account')
  },
})

/** A page of the accounts that the actor may read, in the order that is asked for; inactive ones only when asked for (H8). */
export const listAccounts = defineQuery({
  name: 'account.list',
  summary: 'List accounts; with --inactive deactivated and deleted ones as well',
  permission: 'account:read',
  input: z.strictObject({
    search: search.optional().meta({ description: 'Parts of a name, external id or description' }),
    includeInactive: z
      .boolean()
      .default(false)
      .meta({ description: 'Active ones, and deactivated and deleted ones as well', flag: 'inactive' }),
    status: z
      .enum(['active', 'inactive', 'deleted'])
      .optional()
      .meta({ description: 'active, inactive (deleted ones too), or deleted' }),
    sort: z
      .enum(['name', 'externalId', 'created'])
      .default('name')
      .meta({ description: 'By name, externalId or created' }),
    ...listFields,
  }),
  chat: {
    noun: 'accounts',
    verb: 'list',
    positional: ['search'],
    fixed: { countMore: true },
    example: '/accounts list elm --inactive',
  },
  isOneStatement: ({ countMore }) => !countMore,
  async run(work, input) {
    const { limit: size, cursor: from, countMore, ...filters } = input
    const filter = { list: 'account', ...filters }
    const { search: text = '', sort, order, includeInactive } = input
    const asked: AccountPage = {
      filter: readableAccounts(work),
      words: wordsOf(text),
      status: input.status ?? (includeInactive ? null : 'active'),
      createdAfter: input.createdAfter,
      createdBefore: input.createdBefore,
      sort,
      descending: order === 'desc',
      after: readCursor(work, filter, from),
      limit: size + 1,
    }
    const rows = await readPage(work.scope, asked)
    const page = toPage(work, { rows, limit: size, filter }, (row) => row.account)
    return countMore ? withMore(page, await countAccountsOfPage(work.scope, asked)) : page
  },
})

/** As many as somebody can choose from. */
export const MEANT_AT_MOST = 10

/** All that was found, where somebody can choose among them; never a part of it as if it were all. */
export function fewEnough<Item>(found: readonly Item[], kind: 'account' | 'user'): readonly Item[] {
  if (found.length <= MEANT_AT_MOST) return found
  throw new TenantryError(
    'conflict',
    `More than ${MEANT_AT_MOST} ${kind}s could be meant by this. Say more of the name, or use the id; a list finds it.`,
  )
}

/** The one thing that was found; none is `not_found`, two are `conflict`: guessing would act on the wrong one. */
export function onlyOne<Item>(found: readonly Item[], kind: 'account' | 'user'): Item {
  const [first, second] = found
  if (first === undefined) throw notFound(kind)
  if (second !== undefined)
    throw new TenantryError('conflict', `More than one ${kind} is meant by this. Use the id.`)
  return first
}
