import { displayName } from '../domain/user.ts'
import { isUntouched } from '../store/migrating/migration-state.ts'
import { defineVerb } from './verb.ts'

export const signUpVerb = defineVerb({
  name: 'sign-up',
  summary: 'Make an organization with its first administrator, and show both secrets, once',
  flags: { organization: '<name>', email: '<e-mail>', first: '<name>', last: '<name>' },
  begins: true,
  async run(tenantry, { organization, email, first, last }) {
    // A new embedded database has nothing to lose. On a server somebody decides when the schema changes.
    if (tenantry.database.kind === 'pglite' && (await isUntouched(tenantry.database)))
      await tenantry.migrate()
    const { organizationSecret, userSecret, ...made } = await tenantry.signUp(
      { organization: { name: organization }, user: { email, firstName: first, lastName: last } },
      { surface: 'cli' },
    )
    return { ...made, organizationSecret: organizationSecret.reveal(), userSecret: userSecret.reveal() }
  },
  lines: ({ organization, defaultAccount, user, organizationSecret, userSecret }) => [
    `Organization         ${organization.name} (${organization.id})`,
    `Default account      ${defaultAccount.externalId} (${defaultAccount.id})`,
    `Administrator        ${displayName(user)} <${user.email}> (${user.id})`,
    `Organization Secret  ${organizationSecret}`,
    `User Secret          ${userSecret}`,
    'Keep both secrets now: they are stored as hashes only and cannot be shown again.',
  ],
})
