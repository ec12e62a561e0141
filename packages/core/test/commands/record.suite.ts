import { describe, expect, test } from 'vitest'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { breakIn, type ChainRow, chainOf } from '../support/chain.ts'
import { eventsOf, recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function recordSuite(on: SharedDatabase): void {
  describe('the record', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)

    test('every event has its number without a gap, and its hash over the one before', async () => {
      const { acorn, birch, database } = under
      await addUser(acorn.ada, acorn.oak.id)
      for (const { organization } of [acorn, birch]) {
        const { rows, head } = await chainOf(database.pool, organization.id)
        expect(rows.length).toBeGreaterThan(3)
        expect(breakIn(rows, head)).toBeNull()
      }
    })

    test('the check of the chain bites: an edit, a deletion, an insertion, an exchange or a cut is found', async () => {
      const { rows, head } = await chainOf(under.database.pool, under.acorn.organization.id)
      const [first, second, third, ...rest] = rows as [ChainRow, ChainRow, ChainRow, ...ChainRow[]]
      const edited = { ...second, body: second.body.replace('done', 'denied') }
      const tampered = {
        'an edited body': [first, edited, third, ...rest],
        'an edited name': [
          first,
          { ...second, value: second.value?.replace('sign-up', 'nobody') ?? null },
          third,
          ...rest,
        ],
        'a deletion': [first, third, ...rest],
        'a deletion with the numbers moved up': [first, { ...third, number: 2 }],
        'an insertion': [first, { ...second }, second, third, ...rest],
        'an exchange': [first, { ...third, number: 2 }, { ...second, number: 3 }, ...rest],
        'a cut tail': rows.slice(0, -1),
      }
      for (const [what, forged] of Object.entries(tampered))
        expect(breakIn(forged, head), what).not.toBeNull()
    })

    test('what is forbidden is recorded: who wanted what by which command, and was denied', async () => {
      const { acorn } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const { organizationSecret } = acorn
      const session = await under.tenantry.authenticate({ organizationSecret, userSecret: deputy.userSecret })
      const denials = {
        'a permission held at no reach': [
          acorn.users.cleo.id,
          'account.delete',
          () => acorn.cleo.accounts.delete(acorn.oak),
          { accountId: acorn.oak.id },
          { type: 'account', id: acorn.oak.id },
        ],
        'a field that is not theirs': [
          acorn.users.cleo.id,
          'user.update',
          () => acorn.cleo.users.update(acorn.users.cleo, { externalId: 'mine' }),
          { userId: acorn.users.cleo.id },
          { type: 'user', id: acorn.users.cleo.id },
        ],
        'what is above the ceiling': [
          deputy.user.id,
          'user.rotateSecret',
          () => session.users.rotateSecret(acorn.users.ada),
          { userId: acorn.users.ada.id },
          { type: 'user', id: acorn.users.ada.id },
        ],
        'a role above the ceiling': [
          acorn.users.ben.id,
          'user.assignRole',
          () => acorn.ben.users.assignRole(acorn.users.cleo, 'org-admin'),
          { userId: acorn.users.cleo.id, role: 'org-admin' },
          { type: 'user', id: acorn.users.cleo.id },
        ],
        oneself: [
          acorn.users.ada.id,
          'user.deactivate',
          () => acorn.ada.users.deactivate(acorn.users.ada),
          { userId: acorn.users.ada.id },
          { type: 'user', id: acorn.users.ada.id },
        ],
      } as const
      for (const [what, [actorId, command, call, asked, on]] of Object.entries(denials)) {
        const { answer, events } = await record(() => refusalOf(call()))
        expect(answer.code, what).toBe('forbidden')
        expect(events, what).toMatchObject([
          {
            type: 'command.denied',
            actorId,
            open: { command, outcome: 'denied', on, asked },
          },
        ])
      }
    })

    test('an id that is not there, or is foreign, is recorded for whoever asked, and for nobody else', async () => {
      const { acorn, birch, database } = under
      const foreign = (await eventsOf(database.pool, birch.organization.id)).length
      const { answer, events } = await record(() => refusalOf(acorn.ben.users.delete(birch.users.eve)))
      expect(answer.code).toBe('not_found')
      expect(events).toMatchObject([
        {
          type: 'command.denied',
          accountId: acorn.oak.id,
          open: { on: { type: 'command', id: 'user.delete' }, asked: { userId: birch.users.eve.id } },
        },
      ])
      expect(await eventsOf(database.pool, birch.organization.id)).toHaveLength(foreign)
    })

    test('a refused question is recorded as a refused command is, and a name that is not found is not', async () => {
      const { birch } = under
      const acorn = await under.newAcorn()
      const { cleo, users, pine } = acorn
      const { events } = await recording(under.database.pool, acorn.organization.id, async () => {
        for (const time of ['first', 'again']) {
          expect((await refusalOf(cleo.execute('organization.listSecrets', {}))).code, time).toBe('forbidden')
          expect((await refusalOf(cleo.accounts.get(pine.id))).code, time).toBe('not_found')
          expect((await refusalOf(cleo.users.get(birch.users.eve.id))).code, time).toBe('not_found')
        }
        expect((await refusalOf(cleo.users.get('ben@oak.test'))).code).toBe('not_found')
        expect((await refusalOf(cleo.accounts.get('pine'))).code).toBe('not_found')
        await cleo.execute('user.find', { reference: users.ben.id })
      })
      expect(events).toMatchObject(
        ['organization.listSecrets', 'account.get', 'user.get'].map((command) => ({
          type: 'command.denied',
          actorId: users.cleo.id,
          accountId: acorn.oak.id,
          open: { command, outcome: 'denied', on: { type: 'command', id: command } },
        })),
      )
      expect(JSON.stringify(events)).not.toContain(pine.id)
    })

    test('the first event of a command says what was asked for, without secrets and what JSON cannot say', async () => {
      const { acorn } = under
      const password = unused('a password that nobody has')
      const { events } = await record(async () => {
        const { user } = await addUser(acorn.ada, acorn.oak.id, { firstName: 'Gus' })
        await acorn.ada.users.setPassword(user, password)
        await acorn.ada.users.delete(user)
      })
      const [created, secret, set, deleted] = events
      expect(created).toMatchObject({
        type: 'user.created',
        open: { asked: { accountId: acorn.oak.id } },
        personal: { asked: { firstName: 'Gus', lastName: 'Hill' } },
      })
      expect(JSON.stringify(created?.open)).not.toContain('Gus')
      expect(secret?.open).not.toHaveProperty('asked')
      expect(set?.open.asked).toEqual({ userId: created?.userId })
      expect(deleted?.open.asked).toEqual({ userId: created?.userId })
      expect(JSON.stringify(events)).not.toContain(password)
    })

    test('a secret that was pasted into any field is recorded as [secret], and one with a slip in it as it was written', async () => {
      const acorn = await under.newAcorn()
      const secret = acorn.organizationSecret.reveal()
      const { code } = await acorn.ada.chat.issueLinkCode(acorn.users.cleo)
      const texts = [secret, code ?? '', secret.toUpperCase()]
      const { events } = await recording(under.database.pool, acorn.organization.id, async () => {
        for (const text of texts) {
          const { id } = await acorn.ada.accounts.create({
            externalId: unused('elm'),
            name: `It is ${text}.`,
          })
          await acorn.ada.accounts.update(id, { description: text })
          await refusalOf(acorn.cleo.accounts.update(acorn.oak, { name: text }))
          await refusalOf(acorn.cleo.users.get(text))
          await refusalOf(acorn.cleo.refuseUnlessHeld('account.delete', { accountId: text }))
        }
      })
      const told = JSON.stringify(events)
      for (const text of texts) expect(told).not.toContain(text)
      // The control: they were pasted, and stand where they were pasted to.
      const accounts = await rowsOf(under.database.pool, 'accounts', {
        organization_id: acorn.organization.id,
      })
      for (const text of texts) expect(JSON.stringify(accounts)).toContain(text)
      expect(events[0]?.open.after).toMatchObject({ name: 'It is [secret].' })
      // One whose checksum is wrong is no secret.
      const slip = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`
      const { events: more } = await recording(under.database.pool, acorn.organization.id, () =>
        acorn.ada.accounts.create({ externalId: unused('elm'), name: slip }),
      )
      expect(JSON.stringify(more)).toContain(slip)
    })

    test('what is refused for its input or for the state of things leaves no event', async () => {
      const { acorn } = under
      const { events } = await record(async () => {
        await refusalOf(acorn.ada.accounts.create({ externalId: 'oak' }))
        await refusalOf(acorn.ada.accounts.create({ externalId: '' }))
        await refusalOf(acorn.ada.accounts.delete(acorn.defaultAccount))
      })
      expect(events).toEqual([])
    })

    test('what was read leaves no event', async () => {
      const { acorn } = under
      const { events } = await record(async () => {
        await acorn.ada.accounts.list()
        await acorn.ada.users.get(acorn.users.ben.id)
        await under.tenantry.preview(acorn.ada.principal, 'account.delete', { accountId: acorn.oak.id })
        await acorn.ada.can('user:delete', acorn.users.ben)
        await acorn.ben.whoami()
      })
      expect(events).toEqual([])
    })

    test('what stays for ever holds no name, no e-mail and no secret of a person', async () => {
      const { acorn, database } = under
      const canaries = {
        firstName: 'Canaryfirst',
        lastName: 'Canarylast',
        email: `${unused('canarymail')}@elm.test`,
      }
      const { answer, events } = await record(async () => {
        const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id, canaries)
        const rotated = await acorn.ada.users.rotateSecret(user)
        const { code } = await acorn.ada.chat.issueLinkCode(user)
        await acorn.ada.users.update(user, {
          email: `x${canaries.email}`,
          firstName: `X${canaries.firstName}`,
        })
        await refusalOf(acorn.cleo.users.update(acorn.users.cleo, { email: canaries.email }))
        await acorn.ada.users.delete(user)
        return [userSecret.reveal(), rotated.userSecret?.reveal() ?? '', code ?? '']
      })
      expect(events.length).toBeGreaterThan(6)
      const { rows } = await chainOf(database.pool, acorn.organization.id)
      const open = rows.map(({ body }) => body).join('\n')
      const personal = rows.map(({ value }) => value ?? '').join('\n')
      for (const canary of Object.values(canaries)) {
        expect(open).not.toContain(canary)
        expect(personal).toContain(canary)
      }
      for (const person of ['Ada Oak', 'Cleo', 'ada@acorn.test']) expect(open).not.toContain(person)
      for (const secret of answer) {
        expect(secret.length).toBeGreaterThan(20)
        expect(open).not.toContain(secret)
        expect(personal).not.toContain(secret)
      }
    })

    test('the application may add to the record and read it, and not change or remove anything of it', async () => {
      const { acorn, database } = under
      const id = acorn.organization.id
      const before = await chainOf(database.pool, id)
      const client = await database.pool.connect()
      try {
        for (const statement of [
          `update tenantry.events set body = '{}'`,
          'delete from tenantry.events',
          'truncate tenantry.events cascade',
          `update tenantry.event_personal set value = '{}'`,
          'delete from tenantry.event_personal',
          'delete from tenantry.audit_heads',
        ]) {
          await client.query('begin')
          await client.query(`set local role tenantry_app`)
          await client.query(`set local tenantry.organization = '${id}'`)
          await client.query(`set local tenantry.account = '*'`)
          const seen = await client.query('select number from tenantry.events')
          expect(seen.rows).toHaveLength(before.rows.length)
          await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
          await client.query('rollback')
        }
      } finally {
        client.release()
      }
      expect(await chainOf(database.pool, id)).toEqual(before)
    })

    test('where nothing can be recorded nothing is done: every command fails, and reading goes on', async () => {
      const { acorn, database } = under
      const elm = await addAccount(acorn.ada)
      const { user } = await addUser(acorn.ada, elm.id)
      const before = await stateOf(database.pool, acorn.organization.id)
      const { rows } = await chainOf(database.pool, acorn.organization.id)
      await database.pool.query('revoke insert on tenantry.events from tenantry_app')
      try {
        const commands = {
          'account.create': () => acorn.ada.accounts.create({ externalId: unused('elm') }),
          'account.update': () => acorn.ada.accounts.update(elm, { name: 'Elm' }),
          'account.deactivate': () => acorn.ada.accounts.deactivate(elm),
          'account.delete': () => acorn.ada.accounts.delete(elm),
          'user.create': () => addUser(acorn.ada, elm.id),
          'user.update': () => acorn.ada.users.update(user, { firstName: 'Gil' }),
          'user.assignRole': () => acorn.ada.users.assignRole(user, 'account-admin'),
          'user.revokeRole': () => acorn.ada.users.revokeRole(user, 'member'),
          'user.rotateSecret': () =>
            acorn.ada.users.rotateSecret(user, {}, { idempotencyKey: unused('key') }),
          'user.deactivate': () => acorn.ada.users.deactivate(user),
          'user.delete': () => acorn.ada.users.delete(user),
          'chat.issueConnectCode': () => acorn.ada.chat.issueConnectCode(),
          'chat.issueLinkCode': () => acorn.ada.chat.issueLinkCode(user),
        }
        for (const [what, command] of Object.entries(commands))
          await expect(command(), what).rejects.toThrow()
        expect(await refusalOf(acorn.cleo.accounts.purge(acorn.oak)), 'a denial').toMatchObject({
          code: 'unavailable',
        })
        expect(await acorn.ada.users.get(user.id)).toEqual(user)
      } finally {
        await database.pool.query('grant insert on tenantry.events to tenantry_app')
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
      const after = await chainOf(database.pool, acorn.organization.id)
      expect(after.rows).toHaveLength(rows.length)
      expect(breakIn(after.rows, after.head)).toBeNull()
      await acorn.ada.accounts.update(elm, { name: 'Elm' })
    })
  })
}
