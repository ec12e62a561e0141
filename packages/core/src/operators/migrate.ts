import { defineVerb } from './verb.ts'

export const migrateVerb = defineVerb({
  name: 'migrate',
  summary: 'Bring the database up to date; safe to run at any time, and many times at once',
  flags: {},
  begins: true,
  asOwner: true,
  run: (tenantry) => tenantry.migrate(),
  lines: ({ applied }) =>
    applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `Applied ${name}.`),
})
