import { TenantryError } from '../errors.ts'
import { OPERATOR } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const eventsRetryVerb = defineVerb({
  name: 'events retry',
  summary: 'Have dead letters tried again, once each: all of them, or those that are named',
  flags: {},
  optional: { organization: '<id>', handler: '<name>', event: '<number>' },
  run(tenantry, { organization, handler, event }: Readonly<Record<string, string | undefined>>) {
    const { events } = tenantry.system(OPERATOR, { surface: 'cli' })
    return events.retry({
      organizationId: organization,
      handler,
      event: event === undefined ? undefined : numberOf(event),
    })
  },
  lines: ({ letters }) => [
    letters === 0
      ? 'Nothing was tried again: there is no dead letter, or none of those that you named. npx tenantry events dead lists them.'
      : `${letters} dead ${letters === 1 ? 'letter is' : 'letters are'} tried again by the process that has the handler. Look at npx tenantry events dead for what is left.`,
  ],
})

function numberOf(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text)
  throw new TenantryError('invalid_input', 'An event is named by its number, as events dead prints it.')
}
