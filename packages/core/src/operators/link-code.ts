import { inOrganizationOf } from './organization-of.ts'
import { defineVerb } from './verb.ts'

export const linkCodeVerb = defineVerb({
  name: 'link-code',
  summary: 'Make a code that links whoever types it in Slack to a user',
  flags: { organization: '<id>', user: '<id or e-mail>' },
  run: (tenantry, { organization, user }) =>
    inOrganizationOf(tenantry, organization, async (session) =>
      session.chat.issueLinkCode(await session.users.get(user)),
    ),
  lines: ({ code, expiresAt }) => [
    `Code        ${code}`,
    `Good until  ${expiresAt}, once`,
    `In Slack, that person types /tenantry link ${code}`,
  ],
})
