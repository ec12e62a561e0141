import { inOrganizationOf } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const connectCodeVerb = defineVerb({
  name: 'connect-code',
  summary: 'Make a code that connects a Slack workspace to an organization',
  flags: { organization: '<id>' },
  run: (tenantry, { organization }) =>
    inOrganizationOf(tenantry, organization, (session) => session.chat.issueConnectCode()),
  lines: ({ code, expiresAt }) => [
    `Code        ${code}`,
    `Good until  ${expiresAt}, once`,
    `In Slack, type /tenantry connect ${code}`,
    // What somebody makes in their session is offered to its typist; this one is nobody's.
    'It connects and does nothing else: whoever types it is linked to nobody. Each person then takes a code of their own, by link-code.',
  ],
})
