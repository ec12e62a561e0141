import type { CompiledQuery } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../src/domain/id.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import type { UserFilter } from '../../src/store/tables/users/user-row.ts'
import { type Asked, keptStatement } from '../../src/store/walls/kept-statement.ts'
import { filled, type Places, placesFor } from '../../src/store/walls/places.ts'
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

  type AskedHere = Asked<UserFilter, { active: boolean }>
  interface Values {
    readonly id: UserId
    readonly limit: number
  }

  function build(scope: Scope, { filter, shape }: AskedHere, value: Places<Values>) {
    built += 1
    return scope
      .from('tenantry.users')
      .select('id')
      .where(filter)
      .where('status', '=', shape.active ? 'active' : 'inactive')
      .where('id', '=', value.id)
      .limit(value.limit)
  }

  const statement = () => keptStatement(build)

  /** Planted: one statement for everybody, as whoever came first was to have it. */
  function carelesslyKept(): ReturnType<typeof statement> {
    let first: CompiledQuery<{ id: UserId }> | undefined
    return (scope, asked, values) => {
      first ??= scope.compiled(build(scope, asked, placesFor<Values>(values)))
      return scope.send(filled(first, (name) => values[name as keyof Values]))
    }
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

  const others: [string, () => How][] = [
    ['organization', () => ({ organizationId: under.birch.organization.id })],
    ['account wall', () => ({ accounts: under.acorn.oak.id })],
    ['filter, so who has other rights,', () => ({ filter: nobody })],
    ['shape', () => ({ active: false })],
  ]

  test.each(others)('another %s has another one', async (_what, how) => {
    const kept = statement()
    const { dov } = under.acorn.users
    expect(await finds(kept, dov.id)).toBe(true)
    expect(await finds(kept, dov.id, how())).toBe(false)
    expect(built).toBe(2)
    expect(await finds(kept, dov.id)).toBe(true)
    expect(built).toBe(2)
  })
  test.each(others)('kept for everybody, it is found out by another %s', async (_what, how) => {
    const careless = carelesslyKept()
    const { dov } = under.acorn.users
    expect(await finds(careless, dov.id)).toBe(true)
    expect(await finds(careless, dov.id, how())).toBe(true)
  })
})
