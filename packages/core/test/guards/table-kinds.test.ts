import { expect, test } from 'vitest'
import type { Part } from '../../src/store/doctor/catalogue.ts'
import { readSchemaFile } from '../../src/store/doctor/schema-file.ts'
import { kindProblems } from './kind-problems.ts'

const schema = await readSchemaFile()

/** The schema with one part said otherwise; the part must be there. */
function changed(about: string, kind: string, change: (sql: string) => string | null): readonly Part[] {
  const touched = schema.filter((part) => part.about === about && part.kind === kind)
  expect(touched.map(({ sql }) => change(sql))).not.toEqual(touched.map(({ sql }) => sql))
  return schema.flatMap((part) => {
    if (part.about !== about || part.kind !== kind) return [part]
    const sql = change(part.sql)
    return sql === null ? [] : [{ ...part, sql }]
  })
}

const added = (part: Partial<Part>): readonly Part[] => [
  ...schema,
  { about: 'users', kind: 'grant', name: '', sql: '', ...part },
]

test('every table has the walls of its kind, every key begins with the organization, and there are no triggers', () => {
  expect(kindProblems(schema)).toEqual([])
})

test.each<[string, () => readonly Part[], RegExp]>([
  ['a table without a kind', () => added({ about: 'notes', kind: 'table' }), /notes declares no kind/],
  [
    'a kind without a table',
    () => schema.filter(({ about }) => about !== 'tickets'),
    /tickets does not exist/,
  ],
  [
    'row-level security that is not forced',
    () => changed('users', 'row-level security', (sql) => sql.replace(', force', ', no force')),
    /users has no row-level security/,
  ],
  [
    'no row-level security',
    () => changed('secrets', 'row-level security', () => null),
    /secrets has no row-level security/,
  ],
  ['no policy', () => changed('accounts', 'policy', () => null), /accounts has no policy/],
  [
    'a policy that says true',
    () =>
      changed(
        'accounts',
        'policy',
        () => 'create policy p on tenantry.accounts as permissive for all to public\n  using (true);',
      ),
    /accounts has the policy/,
  ],
  [
    'a policy that forgets the account',
    () => changed('users', 'policy', (sql) => sql.replaceAll('current_account()', 'current_organization()')),
    /users has the policy account_wall/,
  ],
  [
    'a policy that forgets the user',
    () => changed('user_roles', 'policy', (sql) => sql.replaceAll('users u', 'accounts u')),
    /user_roles has the policy user_wall/,
  ],
  [
    'a policy that forgets the organization',
    () => changed('users', 'policy', (sql) => sql.replaceAll('organization_id = ', 'organization_id <> ')),
    /users has the policy account_wall/,
  ],
  [
    'an organization or anything else',
    () =>
      changed('audit_heads', 'policy', (sql) =>
        sql.replaceAll('current_organization))', 'current_organization) or (number > 0))'),
      ),
    /audit_heads has the policy/,
  ],
  [
    'a directory that is granted',
    () => added({ about: 'chat_workspaces', name: 'tenantry_app' }),
    /chat_workspaces is granted to tenantry_app/,
  ],
  [
    'an index that is granted',
    () => added({ about: 'user_search', name: 'tenantry_app' }),
    /user_search is granted to tenantry_app/,
  ],
  [
    'machinery that is granted',
    () => added({ about: 'chat_replays', name: 'public' }),
    /chat_replays is granted to public/,
  ],
  ['a grant to everybody', () => added({ name: 'public' }), /users is granted to everybody/],
  ['a trigger', () => added({ kind: 'trigger', name: 'more' }), /users has the trigger more/],
  [
    'a key of its own',
    () =>
      added({
        kind: 'constraint',
        name: 'own',
        sql: 'alter table tenantry.users add constraint own unique (email);',
      }),
    /users has the key own/,
  ],
  [
    'a reference across tenants',
    () =>
      added({
        kind: 'constraint',
        name: 'own',
        sql: 'alter table tenantry.users add constraint own foreign key (account_id) references tenantry.accounts(id);',
      }),
    /users has the key own/,
  ],
  [
    'a loose search_path',
    () =>
      changed('organization_of_workspace(text, text)', 'function', (sql) =>
        sql.replace(/ set search_path.*/, ''),
      ),
    /looks for names anywhere/,
  ],
  [
    'rights for everybody',
    () => added({ about: 'organization_of_workspace(text, text)', name: 'public' }),
    /may be called by everybody/,
  ],
])('finds %s', (_name, planted, finds) => {
  expect(kindProblems(planted())).toContainEqual(expect.stringMatching(finds))
})
