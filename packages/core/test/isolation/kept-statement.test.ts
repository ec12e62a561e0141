import { beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../src/domain/id.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import type { UserFilter } from '../../src/store/tables/users/user-row.ts'
import { type Asked, keptStatement } from '../../src/store/walls/kept-statement.ts'
import type { Places } from '../../src/store/walls/places.ts'
import { type AccountWall, Scope } from '../../src/store/walls/scope.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** The scope alone: nobody is entered, so that the login reads whatever a statement lets it. */
describe('a statement that is kept', () => {
  const under = useTenantry('postgres', { background: false })
  let built = 0
  beforeEach(() => {
    built = 0
  })

  const everybody: UserFilter = (eb) => eb.lit(true)
  const nobody: UserFilter = (eb) => eb.lit(false)

  function statement() {
    return keptStatement(
      (
        scope,
        { filter, shape }: Asked<UserFilter, { active: boolean }>,
        value: Places<{ id: UserId; limit: number }>,
      ) => {
        built += 1
        return scope
          .from('tenantry.users')
          .select('id')
          .where(filter)
          .where('status', '=', shape.active ? 'active' : 'inactive')
          .where('id', '=', value.id)
          .limit(value.limit)
      },
    )
  }

  interface How {
    readonly organizationId?: Scope['organizationId']
    readonly accounts?: AccountWall
    readonly filter?: UserFilter
    readonly active?: boolean
  }

  /** Whether the statement finds a user, as Ada of Acorn asks it where nothing else is said. */
  function finds(kept: ReturnType<typeof statement>, id: UserId, how: How = {}): Promise<boolean> {
    const {
      organizationId = under.acorn.organization.id,
      accounts = 'all',
      filter = everybody,
      active = true,
    } = how
    return inFrame(under.tenantry.database, 'read', async ({ db }) => {
      const scope = new Scope(db, organizationId, accounts)
      return (await kept(scope, { filter, shape: { active } }, { id, limit: 1 })).length > 0
    })
  }

  test('is built once, and reads by the values that it is sent with', async () => {
    const kept = statement()
    const { ben, dov } = under.acorn.users
    expect(await finds(kept, ben.id)).toBe(true)
    expect(await finds(kept, dov.id)).toBe(true)
    expect(await finds(kept, under.birch.users.eve.id)).toBe(false)
    expect(built).toBe(1)
  })

  test.each<[string, () => How]>([
    ['organization', () => ({ organizationId: under.birch.organization.id })],
    ['account wall', () => ({ accounts: under.acorn.oak.id })],
    ['filter, so who has other rights,', () => ({ filter: nobody })],
    ['shape', () => ({ active: false })],
  ])('another %s has another one', async (_what, how) => {
    const kept = statement()
    const { dov } = under.acorn.users
    expect(await finds(kept, dov.id)).toBe(true)
    expect(await finds(kept, dov.id, how())).toBe(false)
    expect(built).toBe(2)
    expect(await finds(kept, dov.id)).toBe(true)
    expect(built).toBe(2)
  })
})
