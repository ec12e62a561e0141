import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Account } from '../../src/domain/account.ts'
import { ID_PREFIX, type IdKinds, newId, type OrganizationId, type StepId } from '../../src/domain/id.ts'
import type { User } from '../../src/domain/user.ts'
import { TenantryError } from '../../src/errors.ts'
import { inputFields } from '../../src/operations/input-fields.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import type { Session } from '../../src/session.ts'
import { unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { VALID_INPUTS } from '../support/valid-inputs.ts'
import { workerUnderTest } from '../support/worker-under-test.ts'

/** A role is named, and its name is another's business as an id is. */
type Kind = keyof IdKinds | 'role'
type Input = Readonly<Record<string, unknown>>
/** One thing of each kind. */
type Things = Readonly<Partial<Record<Kind, string>>>

/** One field of one operation that takes an id or the name of a role, as its schema says. */
interface IdField {
  readonly name: OperationName
  readonly field: string
  readonly kind: Kind
  /** It takes several. */
  readonly many: boolean
}

/** A role that is made is looked up by nothing, and has a test below. The schema refuses what is no id by naming the prefix; a reference takes an id, among others, of what it refers to. */
function idFields(): readonly IdField[] {
  return (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
    inputFields(OPERATIONS[name]).flatMap(({ name: field, reference, names, kind: holds }) => {
      const many = holds === 'list'
      if (names === 'role') return name === 'role.create' ? [] : [{ name, field, kind: 'role', many }]
      const { error } = OPERATIONS[name].input.safeParse({ ...VALID_INPUTS[name], [field]: 'canary' })
      const [, prefix] = /is not the id of .+: those begin with ([a-z]{3})_/.exec(error?.message ?? '') ?? []
      const known = Object.entries(ID_PREFIX).find(([, each]) => each === prefix)?.[0] as Kind | undefined
      const kind = known ?? (reference === 'account' || reference === 'user' ? reference : undefined)
      return kind === undefined || PLACES.has(`${name} ${field}`) ? [] : [{ name, field, kind, many }]
    }),
  )
}

export function idsAlikeSuite(on: SharedDatabase): void {
  describe('ids', () => {
    const under = useTenantry(on)
    const fields = idFields()
    let birch: Things | undefined
    let pine: Things | undefined

    /** Only what the operation must have, about things of Acorn, and one id. */
    const inputWith = ({ name, field, many }: IdField, id: string): Input => {
      const own: Readonly<Record<string, string>> = {
        accountId: under.acorn.oak.id,
        userId: under.acorn.users.cleo.id,
      }
      const sound: Input = VALID_INPUTS[name]
      const needed = inputFields(OPERATIONS[name]).flatMap((each) =>
        each.required ? [[each.name, own[each.name] ?? sound[each.name]]] : [],
      )
      return { ...Object.fromEntries(needed), [field]: many ? [id] : id }
    }

    /** What is answered, to the last byte. */
    const answered = (session: Session, each: IdField, id: string): Promise<string> =>
      under.tenantry.execute(session.principal, each.name, inputWith(each, id) as never).then(
        (value) => JSON.stringify(value),
        (error: unknown) => {
          if (!(error instanceof TenantryError)) throw error
          return JSON.stringify([error.code, error.message, error.details])
        },
      )

    /** A rule, a role, and a ticket about somebody, made by an administrator; a request and a review of an account; a secret. */
    const thingsOf = async (
      admin: Session,
      { account, user }: { readonly account: Account; readonly user: User },
    ): Promise<Things> => {
      const of = account.organizationId
      await admin.chat.issueLinkCode(user)
      const { id: rule } = await admin.approvals.rules.set({
        name: unused('Alike'),
        commands: ['account.purge'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      const { name: role } = await admin.roles.create({
        role: unused('keeper'),
        grants: ['user:read@account'],
      })
      const made = (kind: keyof IdKinds) => newId(kind, Date.now(), randomBytes(10))
      const [approval, review] = [made('approval'), made('review')]
      const client = await under.database.pool.connect()
      await client.query(`insert into tenantry.approval_requests (organization_id, id, command, input, target_key, requester_id, requester_name,
          asked_in_account_id, account_id, four_eyes, surface, via, ruled, needed, digest, created_at, expires_at)
        values ('${of}', '${approval}', 'user.delete', '{}', 'x', '${user.id}', 'Eve', '${account.id}', '${account.id}', false, 'library', '{}', '{}', '{1}', 'x', now(), now() + interval '1 day')`)
      await client.query(`insert into tenantry.approval_reviews (organization_id, id, account_id, command, input, reason, broken_by, broken_by_name, broken_at)
        values ('${of}', '${review}', '${account.id}', 'user.delete', '{}', 'Fire', '${user.id}', 'Eve', now())`)
      const idIn = async (table: 'secrets' | 'tickets') => {
        const { rows } = await client.query<{ id: string }>(
          `select id from tenantry.${table} where organization_id = $1 and user_id = $2 limit 1`,
          [of, user.id],
        )
        return rows[0]?.id ?? ''
      }
      const [secret, ticket] = [await idIn('secrets'), await idIn('tickets')]
      client.release()
      return { account: account.id, user: user.id, secret, ticket, approval, rule, review, role }
    }

    /** That each operation answers this id like one that nothing has; the codes that it answers. */
    const alike = async (
      session: Session,
      of: Things,
      tried: readonly IdField[] = fields,
    ): Promise<readonly string[]> => {
      const codes = []
      for (const each of tried) {
        const foreign = of[each.kind]
        if (foreign === undefined) throw new Error(`there is no ${each.kind} to try`)
        const nothing = nobodys(each.kind)
        const told = (await answered(session, each, foreign)).replaceAll(foreign, 'it')
        const untold = (await answered(session, each, nothing)).replaceAll(nothing, 'it')
        expect(told, `${each.name} ${each.field}`).toBe(untold)
        codes.push(/^\["(\w+)"/.exec(told)?.[1] ?? 'answered')
      }
      return codes
    }

    test.each(['ada', 'ben', 'cleo', 'the host'] as const)(
      'H7: an id of another organization and one that nothing has are answered alike, byte for byte, by every operation that takes one, to %s',
      async (who) => {
        const { acorn, tenantry } = under
        const session =
          who === 'the host' ? tenantry.system('alike').inOrganization(acorn.organization.id) : acorn[who]
        const { eve, rowan, users } = under.birch
        birch ??= await thingsOf(eve, { account: rowan, user: users.eve })
        await alike(session, birch)
      },
    )

    // Roles are the organization's, and everybody of it reads them.
    test.each(['ben', 'cleo'] as const)(
      'H7: an id of another account of the organization and one that nothing has are answered alike, byte for byte, by every operation that takes one, to %s',
      async (who) => {
        const { acorn } = under
        pine ??= await thingsOf(acorn.ada, { account: acorn.pine, user: acorn.users.dov })
        const codes = await alike(
          acorn[who],
          pine,
          fields.filter(({ kind }) => kind !== 'role'),
        )
        // Most of what Ben may do at all says that it is not there; who may not do it hears nothing else.
        expect(codes.filter((code) => code === 'not_found').length).toBeGreaterThan(who === 'ben' ? 15 : 5)
        expect(codes).toContain('answered')
      },
    )

    test('H7: a step that is due in another organization is not found and not cancelled, as one that is nowhere', async () => {
      const { inside } = workerUnderTest(under, [])
      const [acorn, birches] = [under.acorn.organization.id, under.birch.organization.id]
      const later = (organizationId: OrganizationId) =>
        inside(organizationId, ({ work }) =>
          work.later({ at: new Date(work.now.getTime() + HOUR_MS), command: 'self.get', input: {} }),
        )
      const answers = (step: StepId) =>
        inside(acorn, async ({ work }) => [await work.findLater(step), await work.cancelLater(step)])
      const foreign = await later(birches)
      expect(await answers(foreign)).toEqual([null, false])
      expect(await answers(newId('step', Date.now(), randomBytes(10)))).toEqual([null, false])
      expect(await inside(birches, ({ work }) => work.findLater(foreign))).toMatchObject({ id: foreign })
      // The control: one's own is found, and cancelled.
      expect(await answers(await later(acorn))).toMatchObject([{ command: 'self.get' }, true])
    })

    test('H7: a role is added under a name that another organization has, as under one that nobody has', async () => {
      const [foreign, nothing] = [unused('night-watch'), unused('day-watch')]
      await under.birch.eve.roles.create({ role: foreign, grants: ['user:read@account'] })
      const added = async (role: string) => {
        const made = await under.acorn.ada.roles.create({ role, grants: ['user:read@account'] })
        return JSON.stringify(made).replaceAll(role, 'it')
      }
      expect(await added(foreign)).toBe(await added(nothing))
    })

    test('of Acorn itself are answered otherwise: what is there is told from what is not', async () => {
      const { ada, oak } = under.acorn
      const get: IdField = { name: 'account.get', field: 'account', kind: 'account', many: false }
      expect(await answered(ada, get, oak.id)).not.toBe(await answered(ada, get, nobodys('account')))
      const role: IdField = { name: 'role.get', field: 'role', kind: 'role', many: false }
      expect(await answered(ada, role, 'member')).not.toBe(await answered(ada, role, nobodys('role')))
    })

    test('are all tried: everything whose sound input holds one is among them', () => {
      const tried = fields.map(({ name, field }) => `${name} ${field}`)
      const holding = (Object.entries(VALID_INPUTS) as [OperationName, Input][]).flatMap(([name, input]) =>
        Object.entries(input).flatMap(([field, value]) =>
          typeof value === 'string' && /^[a-z]{3}_[0-9a-z]{26}$/.test(value) ? [`${name} ${field}`] : [],
        ),
      )
      expect(tried).toEqual(expect.arrayContaining(holding.filter((each) => !PLACES.has(each))))
      expect(fields.length).toBeGreaterThanOrEqual(48)
    })
  })
}

/** What nothing is called by. */
function nobodys(kind: Kind): string {
  return kind === 'role' ? unused('nobodys-keeper') : newId(kind, Date.now(), randomBytes(10))
}

/** Where an id is a place to go on from, after which come one's own rows alone, or says who was refused: nothing is looked up by it. */
const PLACES: ReadonlySet<string> = new Set([
  'account.exportPage after',
  'user.exportPage after',
  'audit.tellDenials refused',
])
