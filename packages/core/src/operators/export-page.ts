import { z } from 'zod'
import type { TransferKind } from '../domain/import.ts'
import { parseInput } from '../operations/input.ts'
import { inOrganizationOf } from './organization-of.ts'
import { defineVerb } from './verb.ts'

/** Rows that go into one message of at most a megabyte, however long their fields are. */
const PAGE_ROWS = { users: 200, accounts: 100 } as const satisfies Readonly<Record<TransferKind, number>>

const kindSchema = z.enum(['users', 'accounts'])

/** One page of an export: whoever has the database reads it, and the command line writes the file. */
export const exportPageVerb = defineVerb({
  name: 'export-page',
  summary: 'Read one page of rows',
  flags: { organization: '<id>', kind: '<kind>', after: '<id>', account: '<external id>' },
  run: (tenantry, { organization, kind, after, account }) => {
    const what = parseInput(kindSchema, kind)
    return inOrganizationOf(tenantry, organization, async (session) =>
      session.export.page(what, {
        after: after === '' ? undefined : after,
        limit: PAGE_ROWS[what],
        ...(account === '' ? {} : { accountId: (await session.accounts.get(account)).id }),
      }),
    )
  },
  lines: () => [],
})
