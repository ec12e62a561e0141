import { z } from 'zod'
import type { Account } from './domain/account.ts'
import type { Happening } from './domain/event.ts'
import { newId, type SecretId } from './domain/id.ts'
import { DEFAULT_ACCOUNT_EXTERNAL_ID, type Organization } from './domain/organization.ts'
import type { Surface } from './domain/principal.ts'
import { hashSecret, newSecret, SECRET_RANDOM_BYTES, type Secret } from './domain/secret.ts'
import type { User } from './domain/user.ts'
import { email, externalId, limitOfOrganization, name } from './operations/fields.ts'
import { parseInput } from './operations/input.ts'
import { eventOf } from './record.ts'
import { appendedEvents } from './store/tables/events.ts'
import { insertOrganization } from './store/tables/organizations.ts'
import { insertSecret } from './store/tables/secrets.ts'
import { insertUser } from './store/tables/users/write-user.ts'
import type { World } from './world.ts'

/** 256 bits: the key of an HMAC-SHA-256. */
const CURSOR_KEY_BYTES = 32

const limitOf = limitOfOrganization.default(null)

export const signUpInput = z.strictObject({
  organization: z.strictObject({
    name: name('Name of the organization'),
    externalId: externalId.optional(),
    limits: z
      .strictObject({ accounts: limitOf, usersPerAccount: limitOf })
      .default({ accounts: null, usersPerAccount: null }),
  }),
  user: z.strictObject({
    email,
    firstName: name('First name'),
    lastName: name('Last name'),
    externalId: externalId.optional(),
  }),
})

interface Made {
  readonly organization: Organization
  readonly defaultAccount: Account
  readonly user: User
}

/** What signing up made. The two secrets are here and nowhere else. */
export interface SignedUp extends Made {
  readonly organizationSecret: Secret
  readonly userSecret: Secret
}

/** Makes an organization with its secret, its default account and its first administrator, in one transaction (H1). */
export async function signUp(world: World, raw: unknown, surface: Surface): Promise<SignedUp> {
  const input = parseInput(signUpInput, raw)
  const now = world.now()
  const made = makeAll(world, input, now)
  const organizationSecret = newSecret(
    'organization',
    made.organization.id,
    world.random(SECRET_RANDOM_BYTES),
  )
  const userSecret = newSecret('user', made.organization.id, world.random(SECRET_RANDOM_BYTES))
  await world.transaction('write', async ({ db, sendWithCommit }) => {
    const scope = await insertOrganization(db, {
      ...made,
      roles: Object.keys(world.policy.factory),
      cursorKey: world.random(CURSOR_KEY_BYTES),
    })
    await insertUser(scope, made.user)
    const secretId = () => newId('secret', now.getTime(), world.random(10))
    const [organizationSecretId, userSecretId] = [secretId(), secretId()]
    await insertSecret(scope, {
      id: organizationSecretId,
      userId: null,
      hash: hashSecret(organizationSecret.reveal()),
      createdAt: now,
    })
    await insertSecret(scope, {
      id: userSecretId,
      userId: made.user.id,
      hash: hashSecret(userSecret.reveal()),
      createdAt: now,
    })
    const recorder = {
      command: 'organization.signUp',
      outcome: 'done',
      actor: { userId: null, name: 'sign-up', kind: 'nobody' },
      surface,
      via: {},
      now,
      random: world.random,
    } as const
    const events = happeningsOf(made, { organizationSecretId, userSecretId }).map((happening) =>
      eventOf(recorder, happening),
    )
    sendWithCommit(appendedEvents(scope, events, now))
  })
  world.committed({ events: true, steps: false })
  return { ...made, organizationSecret, userSecret }
}

/** Each thing that was made is an event of its own. */
function happeningsOf(
  { organization, defaultAccount, user }: Made,
  { organizationSecretId, userSecretId }: { organizationSecretId: SecretId; userSecretId: SecretId },
): readonly Happening[] {
  return [
    {
      type: 'organization.created',
      on: { type: 'organization', id: organization.id },
      accountId: null,
      after: { ...organization },
    },
    {
      type: 'account.created',
      on: { type: 'account', id: defaultAccount.id },
      accountId: defaultAccount.id,
      after: { ...defaultAccount },
    },
    {
      type: 'user.created',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { ...user },
    },
    {
      type: 'secret.created',
      on: { type: 'organization', id: organization.id },
      accountId: null,
      after: { secretId: organizationSecretId, kind: 'organization' },
    },
    {
      type: 'secret.created',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { secretId: userSecretId, kind: 'user' },
    },
  ]
}

function makeAll(world: World, input: z.output<typeof signUpInput>, now: Date): Made {
  const at = now.toISOString()
  const id = <Kind extends 'organization' | 'account' | 'user'>(kind: Kind) =>
    newId(kind, now.getTime(), world.random(10))
  const organizationId = id('organization')
  const accountId = id('account')
  const organization: Organization = {
    id: organizationId,
    name: input.organization.name,
    externalId: input.organization.externalId ?? null,
    status: 'active',
    limits: input.organization.limits,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }
  const defaultAccount: Account = {
    id: accountId,
    organizationId,
    externalId: DEFAULT_ACCOUNT_EXTERNAL_ID,
    name: input.organization.name,
    description: input.organization.name,
    isDefault: true,
    roles: [],
    status: 'active',
    deactivatedAt: null,
    deletedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }
  const user: User = {
    id: id('user'),
    organizationId,
    accountId,
    email: input.user.email,
    firstName: input.user.firstName,
    lastName: input.user.lastName,
    externalId: input.user.externalId ?? null,
    status: 'active',
    deactivatedAt: null,
    deactivatedWith: null,
    roles: ['org-admin'],
    effectiveRoles: ['org-admin'],
    version: 1,
    createdAt: at,
    updatedAt: at,
  }
  return { organization, defaultAccount, user }
}
