import { z } from 'zod'
import { EXPORT_PAGE_ROWS } from '../domain/import.ts'
import { defineQuery } from '../operations/define-query.ts'
import { accountId, id } from '../operations/fields.ts'
import { exportAccounts, exportUsers } from '../store/tables/export-pages.ts'
import { readableAccounts } from './account-queries.ts'
import { readableUsers } from './user-queries.ts'

const rows = z
  .number()
  .int()
  .min(1)
  .max(EXPORT_PAGE_ROWS)
  .default(EXPORT_PAGE_ROWS)
  .meta({ description: `Rows on a page, at most ${EXPORT_PAGE_ROWS}` })

/**
 * The next users of an export in the order of their ids, which never change: whoever is there from its beginning to its end comes
 * exactly once, whatever is written meanwhile.
 */
export const exportUsersPage = defineQuery({
  name: 'user.exportPage',
  summary: 'Export the next users',
  permission: 'user:read',
  input: z.strictObject({
    after: id('user').optional(),
    accountId: accountId.optional(),
    limit: rows,
  }),
  chat: { none: 'a file is no text to read; npx tenantry export and session.export.users write one' },
  run: (work, { after, accountId: account, limit }) =>
    exportUsers(work.scope, { filter: readableUsers(work), accountId: account, after, limit }),
})

/** The next accounts of an export, inactive ones too, in the order of their ids. */
export const exportAccountsPage = defineQuery({
  name: 'account.exportPage',
  summary: 'Export the next accounts',
  permission: 'account:read',
  input: z.strictObject({ after: id('account').optional(), limit: rows }),
  chat: { none: 'a file is no text to read; npx tenantry export and session.export.accounts write one' },
  run: (work, { after, limit }) =>
    exportAccounts(work.scope, { filter: readableAccounts(work), after, limit }),
})
