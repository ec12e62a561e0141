import { describe, expect, test } from 'vitest'
import { addUser } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function historySuite(on: SharedDatabase): void {
  describe('the history', () => {
    const under = useTenantry(on)

    test('an administrator of the organization reads all of it, newest first, page by page', async () => {
      const { ada, oak } = under.acorn
      await addUser(ada, oak.id)
      const all = []
      let cursor: string | undefined
      do {
        const page = await ada.audit.list({ limit: 3, ...(cursor && { cursor }) })
        all.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(all.map(({ number }) => number)).toEqual(all.map((_, at) => all.length - at))
      expect(all[1]).toMatchObject({
        type: 'user.created',
        actor: { name: 'Ada Oak' },
        after: { firstName: 'Fay', accountId: oak.id },
      })
    })

    test('an account administrator reads what happened in their account, a member what concerns themselves', async () => {
      const { ada, ben, cleo, users, oak, pine } = under.acorn
      await addUser(ada, pine.id)
      const seenByBen = (await ben.audit.list({ limit: 200 })).items
      expect(new Set(seenByBen.map(({ accountId }) => accountId))).toEqual(new Set([oak.id]))
      // Gaps in the numbers would tell how busy the other accounts are.
      expect(new Set(seenByBen.map(({ number }) => number))).toEqual(new Set([null]))
      const seenByCleo = (await cleo.audit.list({ limit: 200 })).items
      expect(new Set(seenByCleo.map(({ userId }) => userId))).toEqual(new Set([users.cleo.id]))
    })

    test('H7: whoever reads a part of the history is told of those elsewhere who acted in it the name, and no id', async () => {
      const { ada, ben, cleo, users, oak } = await under.newAcorn()
      const { user } = await addUser(ben, oak.id)
      await ada.users.update(users.cleo, { firstName: 'Clea' })
      const actorsFor = async (session: typeof ben) =>
        (await session.audit.list({ type: 'user.updated', limit: 1 })).items.map(({ actor }) => actor)
      expect(await actorsFor(ada)).toEqual([{ userId: users.ada.id, kind: 'secrets', name: 'Ada Oak' }])
      for (const session of [ben, cleo])
        expect(await actorsFor(session)).toEqual([{ userId: null, kind: 'secrets', name: 'Ada Oak' }])
      for (const session of [ben, cleo])
        expect(JSON.stringify(await session.audit.list({ limit: 200 }))).not.toContain(users.ada.id)
      // Those of one's own account are named as before.
      expect((await ben.audit.list({ type: 'user.created', limit: 1 })).items).toMatchObject([
        { actor: { userId: users.ben.id, name: 'Ben Ash' }, on: { id: user.id }, userId: user.id },
      ])
    })

    test('H7: what is asked for in the default account is told to whoever asked, and to who reads the whole history', async () => {
      const { ada, users, pine, defaultAccount, organization } = await under.newAcorn()
      const { user: keeper } = await addUser(ada, defaultAccount.id, { roles: ['account-admin'] })
      const narrow = await under.tenantry.actAs(
        { organizationId: organization.id, userId: keeper.id },
        { assertedBy: 'history' },
      )
      await ada.users.delete(users.dov)
      await refusalOf(ada.users.move(users.dov, pine))
      await refusalOf(narrow.accounts.update(pine, { name: 'Pine' }))
      const deniedFor = async (session: typeof ada) =>
        (await session.audit.list({ type: 'command.denied' })).items.map(({ asked }) => asked)
      const [own, hers] = [
        { accountId: pine.id, name: 'Pine' },
        { userId: users.dov.id, accountId: pine.id },
      ]
      expect(await deniedFor(ada)).toEqual([own, hers])
      expect(await deniedFor(narrow)).toEqual([own, null])
    })

    test('the history of another organization is not there', async () => {
      const { acorn, birch } = under
      const seen = (await birch.eve.audit.list({ limit: 200 })).items
      expect(JSON.stringify(seen)).not.toContain(acorn.organization.id)
    })

    test('an untouched history verifies, and says that only a head kept elsewhere finds a cut tail', async () => {
      const { ada } = under.acorn
      const verified = await ada.audit.verify()
      expect(verified).toMatchObject({
        ok: true,
        problem: null,
        tail: 'not checked: give a head that was kept elsewhere',
      })
      expect(await ada.audit.verify({ head: verified.head })).toMatchObject({ ok: true, tail: 'checked' })
      expect((await refusalOf(under.acorn.ben.audit.verify())).code).toBe('forbidden')
    })

    test.each([
      [
        'an edited text',
        `update tenantry.events set body = replace(body, 'done', 'denied') where number = 3`,
      ],
      ['an edited column', `update tenantry.events set actor_id = null where number = 6`],
      ['an edited time', `update tenantry.events set at = at - interval '1 hour' where number = 3`],
      [
        'an edited name',
        `update tenantry.event_personal set value = replace(value, 'Ada', 'Eve') where number = 6`,
      ],
      ['a removed event', `delete from tenantry.events where number = 3`],
      [
        'an inserted event',
        `insert into tenantry.events select organization_id, 900, 'evt_x', type, at, account_id, actor_id, user_id, body, personal_hash, hash from tenantry.events where number = 3`,
      ],
      [
        'two swapped events',
        `update tenantry.events e set body = o.body, hash = o.hash, personal_hash = o.personal_hash from tenantry.events o where e.organization_id = o.organization_id and (e.number, o.number) in ((3, 4), (4, 3))`,
      ],
      ['a cut tail whose head was left', `delete from tenantry.events where number > 4`],
    ])('%s is found', async (_what, tampering) => {
      const { ada } = under.acorn
      const { pool } = under.database
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query('create table public.kept as select * from tenantry.events')
        await client.query('create table public.kept_personal as select * from tenantry.event_personal')
        await client.query(tampering)
        await client.query('commit')
      } finally {
        client.release()
      }
      try {
        expect(await ada.audit.verify()).toMatchObject({
          ok: false,
          problem: expect.stringMatching(/event|end/),
        })
      } finally {
        const mend = await pool.connect()
        await mend.query(`begin; delete from tenantry.event_personal; delete from tenantry.events; insert into tenantry.events select * from public.kept;
        insert into tenantry.event_personal select * from public.kept_personal; drop table public.kept, public.kept_personal; commit`)
        mend.release()
      }
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
    })

    test('a tail that was cut together with its head is found against a head that was kept elsewhere', async () => {
      const { ada, oak } = under.acorn
      const { head } = await ada.audit.verify()
      await addUser(ada, oak.id)
      const later = await ada.audit.verify()
      const kept = { ...later.head }
      const client = await under.database.pool.connect()
      const organization = under.acorn.organization.id
      await client.query(
        `delete from tenantry.events where organization_id = '${organization}' and number > ${head.number}`,
      )
      await client.query(
        `update tenantry.audit_heads set number = ${head.number}, hash = decode('${head.hash}', 'hex') where organization_id = '${organization}'`,
      )
      client.release()
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
      expect(await ada.audit.verify({ head: kept })).toMatchObject({
        ok: false,
        problem: 'the head that was kept elsewhere is not in this chain',
      })
    })
  })
}
