import { z } from 'zod'
import { BATCH_ROWS, type TransferKind } from '../domain/import.ts'
import { parseInput } from '../operations/input.ts'
import { inOrganizationOf } from './organization-of.ts'
import { defineVerb } from './verb.ts'

/** How a batch travels; what its rows are the command itself judges. */
const batchSchema = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        line: z.number(),
        cells: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      }),
    )
    .max(BATCH_ROWS),
  strict: z.boolean(),
  dryRun: z.boolean(),
})

const kindSchema = z.enum(['users', 'accounts'])

/** One batch of an import: the command line reads the file, and whoever has the database imports it. */
export const importBatchVerb = defineVerb({
  name: 'import-batch',
  summary: 'Import one batch of rows',
  flags: { organization: '<id>', kind: '<kind>', batch: '<json>', key: '<key>' },
  run: (tenantry, { organization, kind, batch, key }) => {
    const rows = parseInput(batchSchema, JSON.parse(batch))
    const what: TransferKind = parseInput(kindSchema, kind)
    return inOrganizationOf(tenantry, organization, (session) =>
      session.import.batch(what, rows, key === '' ? undefined : key),
    )
  },
  lines: () => [],
})
