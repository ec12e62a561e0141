import type { DeadLetter } from '../host-events.ts'
import { OPERATOR } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const eventsDeadVerb = defineVerb({
  name: 'events dead',
  summary: 'List events that a handler failed at too often',
  flags: {},
  optional: { organization: '<id>', handler: '<name>', cursor: '<next>' },
  run(tenantry, { organization, handler, cursor }: Readonly<Record<string, string | undefined>>) {
    const { events } = tenantry.system(OPERATOR, { surface: 'cli' })
    return events.dead({ organizationId: organization, handler, ...(cursor && { cursor }) })
  },
  lines: ({ items, nextCursor }) => [
    ...(items.length === 0 ? ['There are no dead letters.'] : items.flatMap(linesOf)),
    ...(nextCursor === null ? [] : [`There are more: --cursor ${nextCursor}`]),
  ],
})

function linesOf(letter: DeadLetter): readonly string[] {
  return [
    `${letter.organizationId}  event ${letter.event}  ${letter.type}  ${letter.at}`,
    `    ${letter.handler} failed ${letter.attempts} times, last at ${letter.failedAt}: ${letter.problem}`,
  ]
}
