import { type Expression, Kysely, PostgresDialect } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { AccountId, OrganizationId, UserId } from '../../src/domain/id.ts'
import type { Tables } from '../../src/store/tables/schema.ts'
import { keptWithinWalls } from '../../src/store/walls/kept-within-walls.ts'
import type { Places } from '../../src/store/walls/places.ts'
import { type AccountWall, Scope } from '../../src/store/walls/scope.ts'

/** Statements are made here, and none is sent. */
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: () => Promise.reject(new Error()) }) })

const scopeOf = (organization: string, accounts: string) =>
  new Scope(db, organization as OrganizationId, accounts as AccountWall)

const SCOPES = [
  scopeOf('org_acorn', 'all'),
  scopeOf('org_birch', 'acc_elm'),
  scopeOf('org_acorn', 'acc_oak'),
  scopeOf('org_birch', 'all'),
  scopeOf('org_acorn', 'acc_pine'),
]

const PEOPLE = ['usr_ada', 'usr_eve'] as UserId[]

const rolesOf = (scope: Scope, id: UserId | Expression<UserId>) =>
  scope.from('tenantry.user_roles').select('role').where('user_id', '=', id)

describe('H7: a statement that is kept', () => {
  const keptRoles = keptWithinWalls((scope, { id }: Places<{ id: UserId }>) => rolesOf(scope, id))

  test.each(SCOPES)(
    'stands within the walls of whoever sends it, as one that is made anew: $organizationId, $accounts',
    (scope) => {
      for (const id of PEOPLE) {
        const { sql, parameters } = keptRoles(scope, { id })
        expect({ sql, parameters }).toEqual({
          sql: rolesOf(scope, id).compile().sql,
          parameters: rolesOf(scope, id).compile().parameters,
        })
        expect(parameters).toContain(scope.organizationId)
      }
    },
  )

  test('that inserts is one of the organization of whoever sends it', () => {
    const added = keptWithinWalls((scope, { role }: Places<{ role: string }>) =>
      scope.add('tenantry.account_roles', {
        role,
        account_id: 'acc_oak' as AccountId,
        granted_at: new Date(0),
      }),
    )
    for (const scope of SCOPES)
      expect(added(scope, { role: 'auditor' }).parameters).toEqual([
        'auditor',
        'acc_oak',
        new Date(0),
        scope.organizationId,
      ])
  })

  test('is made once for each kind of walls', () => {
    let made = 0
    const counted = keptWithinWalls((scope) => {
      made += 1
      return scope.from('tenantry.accounts').select('id')
    })
    for (const scope of [...SCOPES, ...SCOPES]) counted(scope, {})
    expect(made).toBe(2)
  })

  test('says nothing of what another call sent', () => {
    const [acorn, birch] = SCOPES as [Scope, Scope]
    const first = keptRoles(acorn, { id: PEOPLE[0] as UserId })
    keptRoles(birch, { id: PEOPLE[1] as UserId })
    expect(first.parameters).toEqual(['org_acorn', 'usr_ada'])
  })
})
