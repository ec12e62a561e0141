import { accessibleBy } from '@tenantry/casl-kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { type Acorn, type Birch, createAcorn, createBirch } from '../../src/testing/personas.ts'
import { unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { commands, makeProjects, subjects, type Tables, torn } from './projects.ts'

type Host = Session<Tables, typeof commands>
type Person = 'ada' | 'ben' | 'cleo' | 'dov'

/** What a host's own commands get of Tenantry: authorization, the history, keys, previews, transactions. */
export function hostCommandsSuite(on: SharedDatabase): void {
  describe("a host's own commands", () => {
    const under = useTenantry(on)
    let tenantry: Tenantry<Tables, typeof commands>
    let acorn: Acorn
    let birch: Birch
    const people = {} as Record<Person | 'eve', Host>
    beforeAll(async () => {
      await makeProjects(under.database.pool)
      tenantry = await createTenantry<Tables, typeof commands>({
        database: under.database.location,
        hostTables: ['projects'],
        clock: under.clock.now,
        background: false,
        subjects,
        commands,
      })
      await tenantry.migrate()
      acorn = await createAcorn(tenantry)
      birch = await createBirch(tenantry)
      const enter = ({ organizationSecret }: Acorn | Birch, userSecret: Acorn['secrets']['ada']) =>
        tenantry.authenticate({ organizationSecret, userSecret })
      for (const name of ['ada', 'ben', 'cleo', 'dov'] as const)
        people[name] = await enter(acorn, acorn.secrets[name])
      people.eve = await enter(birch, birch.secrets.eve)
    })
    afterAll(() => tenantry.close())

    const record = <T>(call: () => Promise<T>) => recording(under.database.pool, acorn.organization.id, call)
    const made = async (account: 'oak' | 'pine' = 'oak', stem = 'apollo'): Promise<string> => {
      const id = unused(stem)
      await people.ada.execute('project.create', { id, accountId: acorn[account].id })
      return id
    }
    const archivedAt = async (id: string): Promise<unknown> =>
      (await under.database.pool.query('select archived_at from public.projects where id = $1', [id])).rows[0]
        ?.archived_at

    test('are done by whoever holds the permission at that reach, and recorded with who, where and what', async () => {
      const id = await made()
      const { events } = await record(() => people.ben.execute('project.archive', { project: id }))
      expect(await archivedAt(id)).not.toBeNull()
      expect(events).toMatchObject([
        {
          type: 'project.archived',
          actorId: acorn.users.ben.id,
          accountId: acorn.oak.id,
          open: {
            command: 'project.archive',
            outcome: 'done',
            on: { type: 'project', id },
            after: { name: `Project ${id}` },
          },
        },
      ])
      expect(await people.ada.audit.verify()).toMatchObject({ ok: true })
    })

    test('take part in approvals without further code: ruled, asked for, agreed to, done once on behalf of who asked', async () => {
      const id = await made()
      const rule = await people.ada.approvals.rules.set({
        name: unused('Two for an archive'),
        commands: ['project.archive'],
        for: { roles: ['account-admin'] },
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      expect(await refusalOf(people.ben.execute('project.archive', { project: id }))).toEqual({
        code: 'approval_required',
        message: `The rule ${rule.name} wants others to agree to this. Ada Oak can agree to it: ask for it, with a reason.`,
      })
      const request = await people.ben.approvals.request(
        'project.archive',
        { project: id },
        { reason: 'Over' },
      )
      expect(await archivedAt(id)).toBeNull()
      const { answer, events } = await record(() => people.ada.approvals.approve(request))
      expect(answer.status).toBe('executed')
      expect(await archivedAt(id)).not.toBeNull()
      expect(events.map(({ type }) => type)).toEqual([
        'approval.decided',
        'project.archived',
        'approval.executed',
      ])
      expect(events[1]).toMatchObject({
        actorId: acorn.users.ada.id,
        open: { command: 'project.archive', actor: { onBehalfOf: acorn.users.ben.id } },
      })
      await people.ada.approvals.rules.remove(rule)
    })

    test('say whose power they give, and are ruled where a rule is about giving it', async () => {
      const [crown, plain] = [await made('oak', 'crown'), await made()]
      const rule = await people.ada.approvals.rules.set({
        name: unused('Giving'),
        gives: ['account-admin'],
        stages: [{ approvers: [{ role: 'org-admin' }] }],
      })
      await people.ben.execute('project.archive', { project: plain })
      const call = people.ben.execute('project.archive', { project: crown })
      expect(await refusalOf(call)).toMatchObject({ code: 'approval_required' })
      expect(await archivedAt(crown)).toBeNull()
      await people.ada.approvals.rules.remove(rule)
    })

    test('are refused to whoever holds it at no reach, and that is recorded by the fields that the host classified', async () => {
      const id = await made()
      const { answer, events } = await record(() =>
        refusalOf(people.cleo.execute('project.archive', { project: id })),
      )
      expect(answer.code).toBe('forbidden')
      expect(await archivedAt(id)).toBeNull()
      expect(events).toMatchObject([
        { type: 'command.denied', open: { command: 'project.archive', asked: { project: id } } },
      ])
    })

    test('what lies in another account, in another organization or nowhere is one and the same not_found', async () => {
      const elsewhere = await made('pine')
      const answers = [
        await refusalOf(people.ben.execute('project.archive', { project: elsewhere })),
        await refusalOf(people.eve.execute('project.archive', { project: elsewhere })),
        await refusalOf(people.ben.execute('project.archive', { project: 'nowhere' })),
      ]
      for (const answer of answers) {
        expect(answer).toEqual({
          code: 'not_found',
          message: 'There is no such project. Check the spelling, or look at the list.',
        })
      }
      expect(await archivedAt(elsewhere)).toBeNull()
    })

    test('a field is kept as the host classified it; one that it did not name is dropped, whatever Tenantry makes of that name', async () => {
      const id = unused('classified')
      const { events } = await record(() =>
        people.ada.execute('project.create', { id, accountId: acorn.oak.id, password: 'hunter2' }),
      )
      expect(events[0]?.open.after).toEqual({ id })
      expect(events[0]?.personal.after).toEqual({ name: `Project ${id}` })
      const stored = await under.database.pool.query('select body from tenantry.events')
      const personal = await under.database.pool.query('select value from tenantry.event_personal')
      const kept = JSON.stringify([stored.rows, personal.rows])
      expect(kept).toContain(id)
      for (const secret of ['hunter2', 'classified-by-us-only']) expect(kept).not.toContain(secret)
    })

    test('what was asked for is kept by the fields of the command that was asked for, and a broken glass by its own', async () => {
      const ruleFor = (role: string) =>
        people.ada.approvals.rules.set({
          name: unused('Two for an archive'),
          commands: ['project.archive'],
          for: { roles: [role] },
          stages: [{ approvers: [{ role: 'org-admin' }] }],
        })
      const input = { project: await made(), rule: 'because of Zoe' }
      const ofBen = await ruleFor('account-admin')
      const asking = await record(() => people.ben.approvals.request('project.archive', input))
      expect(asking.events[0]).toMatchObject({
        type: 'approval.requested',
        personal: { asked: { rule: 'because of Zoe' } },
      })
      await people.ben.approvals.cancel(asking.answer)
      await people.ada.approvals.rules.remove(ofBen)
      const ofAda = await ruleFor('org-admin')
      const breaking = await record(() =>
        people.ada.approvals.breakGlass('project.archive', input, { reason: 'Zoe is at the door' }),
      )
      expect(breaking.events.length).toBeGreaterThan(1)
      for (const { open } of [...asking.events, ...breaking.events])
        expect(JSON.stringify(open)).not.toContain('Zoe')
      await people.ada.approvals.rules.remove(ofAda)
    })

    test('what a role grants of their subject is kept by a process that does not know it', async () => {
      const { organizationSecret, secrets } = acorn
      const unknowing = await under.tenantry.authenticate({ organizationSecret, userSecret: secrets.ada })
      const [role, archive, read, audit] = [
        unused('archivist'),
        { permission: 'project:archive', reach: 'account' },
        { permission: 'user:read', reach: 'account' },
        { permission: 'audit:read', reach: 'account' },
      ] as const
      const granted = async () => {
        const { grants } = await people.ada.roles.get(role)
        return grants.map(({ permission }) => permission).sort()
      }
      await people.ada.roles.create({ role, grants: [archive, read] })
      expect((await unknowing.roles.update(role, { add: [audit] })).grants).toEqual([read, audit])
      expect(await granted()).toEqual(['audit:read', 'project:archive', 'user:read'])
      await unknowing.roles.update(role, { remove: ['user:read'], description: 'Archives' })
      expect(await granted()).toEqual(['audit:read', 'project:archive'])
      expect((await refusalOf(unknowing.roles.update(role, { add: [archive] }))).code).toBe('invalid_input')
      await unknowing.roles.update(role, { remove: ['project:archive'] })
      expect(await granted()).toEqual(['audit:read'])
      await people.ada.roles.update(role, { add: [archive] })
      await unknowing.roles.update(role, { grants: [read] })
      expect(await granted()).toEqual(['user:read'])
    })

    test('a key gives the first outcome again, without its secrets; another request is a conflict', async () => {
      const id = unused('keyed')
      const input = { id, accountId: acorn.oak.id, password: 'hunter2' }
      const options = { idempotencyKey: id }
      const { answer, events } = await record(async () => [
        await people.ada.execute('project.create', input, options),
        await people.ada.execute('project.create', input, options),
      ])
      expect(answer).toEqual([
        { id, password: 'hunter2' },
        { id, password: null },
      ])
      expect(events).toHaveLength(1)
      const other = people.ada.execute('project.create', { ...input, accountId: acorn.pine.id }, options)
      expect((await refusalOf(other)).code).toBe('conflict')
      expect(
        JSON.stringify(await rowsOf(under.database.pool, 'idempotency_keys', { key: id })),
      ).not.toContain('hunter2')
    })

    test('one without an outcome has null, also when it is repeated', async () => {
      const project = await made()
      const options = { idempotencyKey: project }
      expect(await people.ada.execute('project.archive', { project }, options)).toBeNull()
      expect(await people.ada.execute('project.archive', { project }, options)).toBeNull()
    })

    test('their own rules refuse, and a preview says what would happen and does nothing', async () => {
      const id = await made()
      const { principal } = people.ben
      expect(await tenantry.preview(principal, 'project.archive', { project: id })).toEqual([
        `Project ${id} disappears.`,
      ])
      expect(await archivedAt(id)).toBeNull()
      await people.ben.execute('project.archive', { project: id })
      const again = tenantry.preview(principal, 'project.archive', { project: id })
      expect(await refusalOf(again)).toEqual({ code: 'conflict', message: 'It is archived already.' })
    })

    test('an input that their schema does not know is refused before the database is asked', async () => {
      const call = people.ada.execute('project.archive', { project: 'apollo', force: true } as never)
      expect(await refusalOf(call)).toMatchObject({ code: 'invalid_input', message: 'Unknown: force.' })
    })

    test('in a transaction they are committed with Tenantry’s own, or not at all', async () => {
      const id = unused('together')
      const { events } = await record(() =>
        people.ada.transaction(async (tx) => {
          const elm = await tx.accounts.create({ externalId: id })
          await tx.execute('project.create', { id, accountId: elm.id })
          await tx.execute('project.archive', { project: id })
        }),
      )
      expect(events.map(({ type }) => type)).toEqual([
        'account.created',
        'project.created',
        'project.archived',
      ])
      const undone = people.ada.transaction(async (tx) => {
        const other = unused('undone')
        await tx.execute('project.create', { id: other, accountId: acorn.oak.id })
        await tx.execute('project.archive', { project: id })
      })
      expect((await refusalOf(undone)).code).toBe('conflict')
      const { rows } = await under.database.pool.query("select from public.projects where id like 'undone%'")
      expect(rows).toEqual([])
    })

    test('are never run twice for one call, whatever the database does', async () => {
      const before = torn.times
      expect((await refusalOf(people.ada.execute('project.tear', {}))).code).toBe('unavailable')
      expect(torn.times).toBe(before + 1)
      const { rows } = await under.database.pool.query("select from public.projects where name = 'Torn'")
      expect(rows).toEqual([])
    })

    test('make nobody more than they are, whatever they do with what they are told of them', async () => {
      expect(await people.ben.execute('project.boast', {})).toEqual(['account-admin'])
      expect(await people.ben.execute('project.boast', {})).toEqual(['account-admin'])
    })

    test('tell of what is theirs only: an event of another subject is a fault, and nothing is done', async () => {
      const { events } = await record(async () => {
        await expect(people.ada.execute('project.tear', { type: 'user.created' })).rejects.toThrow(
          'must begin with "project."',
        )
      })
      expect(events).toEqual([])
      await expect(people.ada.execute('project.tear', { type: 'project.tornApart' })).rejects.toThrow(
        'is not spelled like project.archived',
      )
      const { rows } = await under.database.pool.query("select from public.projects where name = 'Torn'")
      expect(rows).toEqual([])
    })

    test('the ability of a session selects the host’s own rows by the same rules', async () => {
      const [oak, pine] = [await made('oak'), await made('pine')]
      const seenBy = async (who: Host) => {
        const rows = await who.transaction(async (tx) =>
          tx.db
            .selectFrom('projects')
            .select('id')
            .where(accessibleBy(await tx.ability(), 'read', 'project'))
            .where('id', 'in', [oak, pine])
            .orderBy('id')
            .execute(),
        )
        return rows.map(({ id }) => id)
      }
      expect(await seenBy(people.ada)).toEqual([oak, pine].toSorted())
      expect(await seenBy(people.ben)).toEqual([oak])
      expect(await seenBy(people.dov)).toEqual([pine])
      expect(await seenBy(people.eve)).toEqual([])
    })

    test('are not there in a Tenantry that was not given them', async () => {
      const other = under.tenantry as Tenantry<Tables, typeof commands>
      const { principal } = under.acorn.ada
      expect((await refusalOf(other.execute(principal, 'project.archive', { project: 'x' }))).code).toBe(
        'invalid_input',
      )
    })
  })
}
