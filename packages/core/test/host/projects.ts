import { sql } from 'kysely'
import { z } from 'zod'
import { TenantryError } from '../../src/errors.ts'
import { defineHostCommand, type HostWork } from '../../src/operations/host/host-command.ts'
import type { Pool } from '../../src/store/opening/database-pool.ts'

/** What a host that manages projects brings. */
export interface Tables {
  projects: {
    id: string
    organization_id: string
    account_id: string
    name: string
    archived_at: Date | null
  }
}

export const subjects = {
  project: {
    owner: { organization: 'organization_id', account: 'account_id' },
    actions: {
      read: { 'account-admin': 'account', member: 'account' },
      create: { 'account-admin': 'account' },
      archive: { 'account-admin': 'account' },
      tear: {},
    },
  },
} as const

const project = z.string().min(1).max(100)

const create = defineHostCommand({
  name: 'project.create',
  summary: 'Make a project',
  permission: 'project:create',
  risk: 'write',
  creates: true,
  input: z.strictObject({
    id: project,
    accountId: z.string().max(100),
    password: z.string().max(100).optional(),
  }),
  fields: { id: 'open', name: 'personal' },
  chat: { none: 'the host makes them' },
  load: async ({ organization }: HostWork<Tables>, { id, accountId }) => ({
    id,
    organization_id: organization.id,
    account_id: accountId,
    name: `Project ${id}`,
    archived_at: null,
  }),
  async handle({ db, record }, input, row) {
    await db.insertInto('projects').values(row).execute()
    record({
      type: 'project.created',
      on: { type: 'project', id: row.id },
      accountId: row.account_id,
      after: {
        id: row.id,
        name: row.name,
        email: 'classified-by-us-only@elm.test',
        password: input.password,
      },
    })
    return { id: row.id, password: input.password ?? null }
  },
  withoutSecrets: (made) => ({ ...made, password: null }),
})

const archive = defineHostCommand({
  name: 'project.archive',
  summary: 'Archive a project',
  permission: 'project:archive',
  risk: 'destructive',
  // Names that Tenantry's own commands have, too, kept in another way.
  input: z.strictObject({
    project,
    rule: z.string().max(100).optional(),
    reason: z.string().max(100).optional(),
  }),
  fields: { project: 'open', name: 'open', rule: 'personal', reason: 'open' },
  chat: { noun: 'projects', verb: 'archive', positional: ['project'], confirm: true, example: 'apollo' },
  load: ({ db, organization }: HostWork<Tables>, input) =>
    db
      .selectFrom('projects')
      .selectAll()
      .where('organization_id', '=', organization.id)
      .where('id', '=', input.project)
      .forUpdate()
      .executeTakeFirst(),
  check(_work, _input, { archived_at }) {
    if (archived_at !== null) throw new TenantryError('conflict', 'It is archived already.')
  },
  gives: (_input, { id }) => (id.startsWith('crown') ? ['account-admin'] : []),
  effects: async (_work, _input, { name }) => [`${name} disappears.`],
  async handle({ db, organization, now, record }, _input, { id, name, account_id }) {
    await db
      .updateTable('projects')
      .set({ archived_at: now })
      .where('organization_id', '=', organization.id)
      .where('id', '=', id)
      .execute()
    record({ type: 'project.archived', on: { type: 'project', id }, accountId: account_id, after: { name } })
  },
})

/** How often the handler of `project.tear` was entered. */
export const torn = { times: 0 }

const tear = defineHostCommand({
  name: 'project.tear',
  summary: 'Have the database tear the transaction down, or tell of what is not its own',
  permission: 'project:tear',
  risk: 'write',
  input: z.strictObject({ type: z.string().max(100).optional() }),
  fields: {},
  chat: { none: 'a test' },
  load: async ({ organization, actor }: HostWork<Tables>) => ({
    organization_id: organization.id,
    account_id: actor.accountId,
  }),
  async handle({ db, record }, { type }, row) {
    torn.times += 1
    await db
      .insertInto('projects')
      .values({ ...row, id: `torn-${torn.times}`, name: 'Torn', archived_at: null })
      .execute()
    if (type === undefined) await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(db)
    else record({ type, on: { type: 'project', id: 'torn' }, accountId: row.account_id })
  },
})

const boast = defineHostCommand({
  name: 'project.boast',
  summary: 'Say what somebody is, and then call them more',
  permission: 'project:create',
  risk: 'write',
  input: z.strictObject({}),
  fields: {},
  chat: { none: 'a test' },
  load: async ({ organization, actor }: HostWork<Tables>) => ({
    organization_id: organization.id,
    account_id: actor.accountId,
  }),
  async handle({ actor }) {
    const roles = [...actor.roles]
    Object.assign(actor.roles, ['org-admin'])
    return roles
  },
})

export const commands = [create, archive, tear, boast] as const

/** Makes the table, as the host's own migrations would. */
export async function makeProjects(pool: Pool): Promise<void> {
  await pool.query(`
    create table if not exists public.projects (
      id text not null primary key, organization_id text not null, account_id text not null,
      name text not null, archived_at timestamptz null)`)
}
