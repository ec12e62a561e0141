import { expect, expectTypeOf, test } from 'vitest'
import type { AccountId, OrganizationId, UserId } from '../../src/domain/id.ts'
import type { Principal } from '../../src/domain/principal.ts'
import type { Secret } from '../../src/domain/secret.ts'
import { type RefusalCode, TenantryError } from '../../src/errors.ts'
import { defineCommand } from '../../src/operations/define-command.ts'
import type { HostWork } from '../../src/operations/host/host-command.ts'
import type { OperationName } from '../../src/operations/table.ts'
import type { Work } from '../../src/operations/work.ts'
import type { Grant, Permission } from '../../src/policy/permissions.ts'
import type { InputOf, OutputOf } from '../../src/session/operation-types.ts'
import type { SessionTransaction } from '../../src/session/transaction.ts'
import type { Session } from '../../src/session.ts'
import { readAccount } from '../../src/store/tables/accounts.ts'
import { readUser } from '../../src/store/tables/users/read-user.ts'
import type { Scope } from '../../src/store/walls/scope.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import type { commands, Tables } from '../host/projects.ts'

/*
 * Nothing here is run: the compiler reads it with everything else, and reports each expectation of an error that does not come
 * (test/guards/types.test.ts plants one, and a file that it would not read).
 */
function neverRun(..._illegal: readonly ((...given: never[]) => unknown)[]): void {}

test('a permission that is not in the table does not compile', () => {
  neverRun(
    // @ts-expect-error nobody flies
    (session: Session) => session.can('user:fly'),
    // @ts-expect-error an account is not stopped
    (session: Session) => session.can('account:stop'),
    // @ts-expect-error half a permission
    (session: Session) => session.can('user'),
    // @ts-expect-error there is no such reach
    (): Grant => ({ permission: 'user:read', reach: 'everywhere' }),
  )
  expectTypeOf<'user:deactivate'>().toExtend<Permission>()
  expectTypeOf<'user:fly'>().not.toExtend<Permission>()
})

test('an operation that is not in the table does not compile, nor an input or an answer that is not its own', () => {
  neverRun(
    // @ts-expect-error there is no such operation
    (tenantry: Tenantry, principal: Principal) => tenantry.execute(principal, 'account.fly', {}),
    // @ts-expect-error the account is missing
    (tenantry: Tenantry, principal: Principal) => tenantry.execute(principal, 'account.delete', {}),
    (tenantry: Tenantry, principal: Principal) =>
      // @ts-expect-error a field of another operation
      tenantry.execute(principal, 'account.delete', { accountId: 'acc_1', email: 'fay@elm.test' }),
    // @ts-expect-error a field of another kind
    (session: Session) => session.accounts.list({ limit: '10' }),
    // @ts-expect-error the person has no name
    (session: Session) => session.users.create({ accountId: 'acc_1', email: 'fay@elm.test' }),
    // @ts-expect-error an account has no e-mail
    async (session: Session) => (await session.accounts.get('oak')).email,
    // @ts-expect-error a repeated answer has no secret, and every answer may be one
    async (session: Session) => (await session.users.rotateSecret('usr_1')).userSecret.reveal(),
  )
  expectTypeOf<'user.create'>().toExtend<OperationName>()
  expectTypeOf<'user.fly'>().not.toExtend<OperationName>()
  expectTypeOf<InputOf<'account.deactivate'>>().toEqualTypeOf<{ accountId: string }>()
  expectTypeOf<OutputOf<'user.rotateSecret'>['userSecret']>().toEqualTypeOf<Secret | null>()
})

test('an id of another kind, or a text that was not checked, does not compile where an id is meant', () => {
  neverRun(
    // @ts-expect-error an account is no user
    (scope: Scope, id: AccountId) => readUser(scope, id),
    // @ts-expect-error an organization is no account
    (scope: Scope, id: OrganizationId) => readAccount(scope, id),
    // @ts-expect-error a text may be anything
    (scope: Scope, id: string) => readUser(scope, id),
  )
  expectTypeOf<UserId>().toExtend<string>()
  expectTypeOf<string>().not.toExtend<UserId>()
  expectTypeOf<AccountId>().not.toExtend<UserId>()
})

test('a query without a scope does not compile, nor one on a table that is not walled', () => {
  neverRun(
    // @ts-expect-error no scope
    (id: UserId) => readUser(id),
    // @ts-expect-error the directory has no walls, and no grant
    (scope: Scope) => scope.from('tenantry.chat_workspaces'),
    // @ts-expect-error a table of the host's
    (scope: Scope) => scope.from('users'),
    // @ts-expect-error organizations are made by signing up
    (scope: Scope) => scope.add('tenantry.organizations', []),
    // @ts-expect-error the scope says which organization it is
    (scope: Scope) => scope.add('tenantry.user_roles', { organization_id: 'org_1', user_id: 'usr_1' }),
  )
})

test('a refusal that is not in the catalogue does not compile', () => {
  neverRun(
    // @ts-expect-error not in the catalogue
    () => new TenantryError('teapot'),
  )
  expectTypeOf<'not_found'>().toExtend<RefusalCode>()
})

test('a command without a permission, a risk or an answer for chat does not compile', () => {
  neverRun(
    // @ts-expect-error the permission is not in the table
    () => defineCommand({ name: 'x.y', summary: '', permission: 'x:y', risk: 'write' }),
    // @ts-expect-error everything else is missing
    () => defineCommand({ name: 'x.y', summary: '', permission: 'user:read' }),
  )
  expectTypeOf<Work['scope']>().toEqualTypeOf<Scope>()
})

test('a secret does not compile as a text, and a principal cannot be altered', () => {
  neverRun(
    // @ts-expect-error it must be revealed
    (secret: Secret): string => secret,
    (principal: Principal, organizationId: OrganizationId) => {
      // @ts-expect-error it is what it is
      principal.organizationId = organizationId
    },
  )
  expect(neverRun).toBeTypeOf('function')
})

test('a table that is none of the host’s does not compile, nor a transaction within one, nor a table that was not declared', () => {
  interface Tables {
    workspaces: { account_id: string }
  }
  neverRun(
    (tx: SessionTransaction<Tables>) =>
      // @ts-expect-error a table of ours
      tx.db.selectFrom('tenantry.users'),
    (tx: SessionTransaction<Tables>) =>
      // @ts-expect-error no such column
      tx.db.selectFrom('workspaces').select('name'),
    (tx: SessionTransaction<Tables>) =>
      // @ts-expect-error a transaction is not nested
      tx.transaction(async () => undefined),
    // @ts-expect-error the database does not go away with a transaction
    (tx: SessionTransaction<Tables>) => tx.db.destroy().then(),
    () =>
      // @ts-expect-error not one of the host's tables
      createTenantry<Tables>({ hostTables: ['users'] }),
    (tx: SessionTransaction<Record<never, never>>) =>
      // @ts-expect-error whoever names no tables has none
      tx.db.selectFrom('workspaces'),
  )
  expectTypeOf<Session<Tables>>().toExtend<Session>()
  expectTypeOf<Tenantry<Tables>>().toExtend<Tenantry>()
})

test('a command of a host that it did not give does not compile, nor an input or an answer that is not its own', () => {
  type Host = Session<Tables, typeof commands>
  neverRun(
    // @ts-expect-error there is no such command
    (session: Host) => session.execute('project.fly', {}),
    // @ts-expect-error a field of another command
    (session: Host) => session.execute('project.archive', { id: 'apollo' }),
    // @ts-expect-error it answers no e-mail
    async (session: Host) => (await session.execute('project.create', { id: 'a', accountId: 'b' })).email,
    // @ts-expect-error whoever gave none has none
    (session: Session) => session.execute('project.archive', { project: 'apollo' }),
    (tenantry: Tenantry<Tables, typeof commands>, principal: Principal) =>
      // @ts-expect-error the project is missing
      tenantry.execute(principal, 'project.archive', {}),
    // @ts-expect-error Tenantry's own tables are not among what it sees
    (work: HostWork<Tables>) => work.scope,
    // @ts-expect-error nor are they among its tables
    (work: HostWork<Tables>) => work.db.selectFrom('tenantry.users'),
  )
  expectTypeOf<Host>().toExtend<Session>()
  expectTypeOf<Tenantry<Tables, typeof commands>>().toExtend<Tenantry>()
})
