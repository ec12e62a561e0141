import { describe, expect, test } from 'vitest'
import { addAccount, addUser } from '../support/additions.ts'
import { eventsOf, recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowOf, rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { wholeDatabase } from '../support/whole-database.ts'

const ELM = {
  organization: { name: 'Elm' },
  user: { email: 'Gil@Elm.test', firstName: 'Gil', lastName: 'Teak' },
} as const

const UNAUTHENTICATED = {
  code: 'unauthenticated',
  message:
    'You are not signed in, or no longer. Sign in with both secrets, or ask an administrator for new ones.',
}

export function signingUpSuite(on: SharedDatabase): void {
  describe('signing up', () => {
    const under = useTenantry(on)

    test('H1: signing up creates an organization, its Organization Secret, its default account and the first user, who is an organization administrator with a User Secret', async () => {
      const { tenantry, database } = under
      const made = await tenantry.signUp(ELM)

      expect(made.organization).toMatchObject({ name: 'Elm', status: 'active' })
      expect(made.defaultAccount).toMatchObject({
        externalId: 'default',
        name: 'Elm',
        isDefault: true,
        status: 'active',
        organizationId: made.organization.id,
      })
      expect(made.user).toMatchObject({
        accountId: made.defaultAccount.id,
        email: 'gil@elm.test',
        firstName: 'Gil',
        lastName: 'Teak',
        status: 'active',
        roles: ['org-admin'],
      })

      expect(await rowOf(database.pool, 'accounts', made.defaultAccount.id)).toMatchObject({
        is_default: true,
        status: 'active',
      })
      expect(await rowOf(database.pool, 'users', made.user.id)).toMatchObject({
        email: 'gil@elm.test',
        status: 'active',
      })
      const secrets = await rowsOf(database.pool, 'secrets', { organization_id: made.organization.id })
      expect(secrets.map(({ kind: of, user_id }) => [of, user_id]).sort()).toEqual([
        ['organization', null],
        ['user', made.user.id],
      ])

      const events = await eventsOf(database.pool, made.organization.id)
      expect(events.map(({ number, type, open }) => [number, type, open.on.id])).toEqual([
        [1, 'organization.created', made.organization.id],
        [2, 'account.created', made.defaultAccount.id],
        [3, 'user.created', made.user.id],
        [4, 'secret.created', made.organization.id],
        [5, 'secret.created', made.user.id],
      ])

      const gil = await tenantry.authenticate(made)
      const { organization, account, user } = await gil.whoami()
      expect({ organization, account, user }).toEqual({
        organization: made.organization,
        account: made.defaultAccount,
        user: made.user,
      })
    })

    test('H1: signing up is one transaction: where its last step fails, nothing of it is there', async () => {
      const { tenantry, database } = under
      const count = async () =>
        (await database.pool.query<{ n: string }>('select count(*) as n from tenantry.organizations')).rows[0]
          ?.n
      const before = await count()
      await database.pool.query(
        'alter table tenantry.events add constraint nothing_is_recorded check (false) not valid',
      )
      try {
        await expect(tenantry.signUp(ELM)).rejects.toThrow()
      } finally {
        await database.pool.query('alter table tenantry.events drop constraint nothing_is_recorded')
      }
      expect(await count()).toBe(before)
    })

    test('H1: secrets are shown once and stored only as hashes', async () => {
      const { tenantry, database } = under
      const made = await tenantry.signUp(ELM)
      const texts = [made.organizationSecret.reveal(), made.userSecret.reveal()]
      expect(texts[0]).toMatch(/^tno_/)
      expect(texts[1]).toMatch(/^tnu_/)
      expect(JSON.stringify(made)).not.toContain(texts[0])
      const stored = await wholeDatabase(database.pool)
      expect(stored).toContain(made.user.id)
      for (const text of texts) {
        expect(stored).not.toContain(text)
        expect(stored).not.toContain(text.slice(-40))
      }
    })

    test('H1: two organizations may have the same name, and their administrators the same address (H14)', async () => {
      const first = await under.tenantry.signUp(ELM)
      const second = await under.tenantry.signUp(ELM)
      expect(second.organization.id).not.toBe(first.organization.id)
      expect(second.user.email).toBe(first.user.email)
    })

    test('H2: a request is authenticated by both secrets together, apart or as the header that carries them', async () => {
      const { tenantry, acorn } = under
      const pair = { organizationSecret: acorn.organizationSecret, userSecret: acorn.secrets.ben }
      const apart = await tenantry.authenticate(pair)
      const header = await tenantry.authenticate({
        authorization: `User ${pair.userSecret.reveal()}, Organization ${pair.organizationSecret.reveal()}`,
      })
      expect((await apart.whoami()).user?.id).toBe(acorn.users.ben.id)
      expect((await header.whoami()).user?.id).toBe(acorn.users.ben.id)
    })

    test('H2: one alone, a mismatched pair, or a pair of anything deactivated is refused the same way', async () => {
      const { tenantry, acorn, birch, database } = under
      const organizationSecret = acorn.organizationSecret
      const userSecret = acorn.secrets.ben

      const elm = await addAccount(acorn.ada)
      const inElm = await addUser(acorn.ada, elm.id)
      await acorn.ada.accounts.deactivate(elm)
      const inactive = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.deactivate(inactive.user)
      const deleted = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.delete(deleted.user)
      const gone = await tenantry.signUp(ELM)
      await database.pool.query(`update tenantry.organizations set status = 'inactive' where id = $1`, [
        gone.organization.id,
      ])

      const refused = {
        'the organization alone': { organizationSecret, userSecret: '' },
        'the user alone': { organizationSecret: '', userSecret },
        'the same one twice': { organizationSecret, userSecret: organizationSecret },
        'the two exchanged': { organizationSecret: userSecret, userSecret: organizationSecret },
        'two organizations': { organizationSecret: birch.organizationSecret, userSecret },
        'the user of another organization': { organizationSecret, userSecret: birch.secrets.eve },
        'a deactivated user': { organizationSecret, userSecret: inactive.userSecret },
        'a deleted user': { organizationSecret, userSecret: deleted.userSecret },
        'a user of a deactivated account': { organizationSecret, userSecret: inElm.userSecret },
        'a deactivated organization': gone,
        'half a header': { authorization: `User ${userSecret.reveal()}` },
        'a header the wrong way round': {
          authorization: `Organization ${organizationSecret.reveal()}, User ${userSecret.reveal()}`,
        },
      }
      for (const [what, secrets] of Object.entries(refused)) {
        expect(await refusalOf(tenantry.authenticate(secrets)), what).toEqual(UNAUTHENTICATED)
      }
    })

    test('H2: a user whose account is inactive cannot authenticate, though they themselves be active', async () => {
      const { tenantry, acorn, database } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      await acorn.ada.accounts.deactivate(elm)
      await database.pool.query(
        `update tenantry.users set status = 'active', deactivated_at = null, deactivated_with = null where id = $1`,
        [user.id],
      )
      const { organizationSecret } = acorn
      expect(await refusalOf(tenantry.authenticate({ organizationSecret, userSecret }))).toEqual(
        UNAUTHENTICATED,
      )
    })

    test('a session for somebody whom the host has authenticated is recorded as such, and refused for anything deactivated', async () => {
      const { tenantry, acorn, database } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id, { externalId: 'fay-of-oak' })
      const organizationId = acorn.organization.id
      const fay = await tenantry.actAs(
        { organizationId, externalId: 'fay-of-oak' },
        { assertedBy: 'session', requestId: 'req-1' },
      )
      const { events } = await recording(database.pool, organizationId, () =>
        fay.users.update(user, { firstName: 'Faye' }),
      )
      expect(events).toMatchObject([
        {
          type: 'user.updated',
          actorId: user.id,
          open: {
            surface: 'host',
            via: { assertedBy: 'session', request: 'req-1' },
            actor: { kind: 'host' },
          },
          personal: { before: { firstName: 'Fay' }, after: { firstName: 'Faye' } },
        },
      ])

      const { organizationSecret, secrets } = acorn
      const ada = await tenantry.authenticate(
        { organizationSecret, userSecret: secrets.ada },
        { requestId: 'req-2' },
      )
      const { events: later } = await recording(database.pool, organizationId, () =>
        ada.users.update(user, { firstName: 'Fay' }),
      )
      expect(later).toMatchObject([{ open: { surface: 'library', via: { request: 'req-2' } } }])

      await acorn.ada.users.deactivate(user)
      expect(await refusalOf(fay.whoami())).toEqual(UNAUTHENTICATED)
      const asked = { organizationId, userId: user.id }
      expect(await refusalOf(tenantry.actAs(asked, { assertedBy: 'session' }))).toEqual(UNAUTHENTICATED)
      const unknown = { organizationId, externalId: 'nobody' }
      expect(await refusalOf(tenantry.actAs(unknown, { assertedBy: 'session' }))).toEqual(UNAUTHENTICATED)
      const foreign = { organizationId, userId: under.birch.users.eve.id }
      expect(await refusalOf(tenantry.actAs(foreign, { assertedBy: 'session' }))).toEqual(UNAUTHENTICATED)
    })

    test('the system may do inside one organization what its administrators may, and is recorded by name', async () => {
      const { tenantry, acorn, birch, database } = under
      const nightly = tenantry.system('nightly import').inOrganization(acorn.organization.id)
      const { answer: elm, events } = await recording(database.pool, acorn.organization.id, () =>
        addAccount(nightly),
      )
      expect(events).toMatchObject([
        {
          type: 'account.created',
          actorId: null,
          open: { surface: 'system', actor: { userId: null, kind: 'system' }, on: { id: elm.id } },
          personal: { actorName: 'nightly import' },
        },
      ])
      expect((await nightly.whoami()).user).toBeNull()
      expect(await refusalOf(nightly.accounts.deactivate(birch.rowan))).toMatchObject({ code: 'not_found' })
    })
  })
}
