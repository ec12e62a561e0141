import { OPERATOR } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const eventsForgetVerb = defineVerb({
  name: 'events forget',
  summary: 'Forget a handler that no process has any more, with its place and its dead letters',
  flags: { handler: '<name>' },
  run: (tenantry, { handler }) => tenantry.system(OPERATOR, { surface: 'cli' }).events.forget(handler),
  succeeded: ({ forgotten }) => forgotten,
  lines: ({ forgotten }) => [
    forgotten
      ? 'It is forgotten. Registered again under this name, it is new.'
      : 'There is no handler of this name.',
  ],
})
