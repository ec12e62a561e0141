import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { migrate } from '../../src/store/migrating/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { openDatabaseOfItsOwn } from '../guards/database-of-its-own.ts'

const ADA = {
  organization: { name: 'Acorn' },
  user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
}

/** Each test has a server of its own, because roles belong to a server. */
describe('migrating and running as logins with few rights', () => {
  let server: OpenDatabase
  let stop: () => Promise<void>
  let address: URL

  beforeEach(async () => {
    ;({ database: server, stop } = await openDatabaseOfItsOwn('postgres'))
    const { rows } = await server.pool.query<{ port: number }>('select inet_server_port() as port')
    address = new URL(`postgres://127.0.0.1:${rows[0]?.port}/postgres`)
  })
  afterEach(() => stop())

  /** Makes a login, and answers its address. */
  const login = async (name: string, rights = ''): Promise<string> => {
    await server.pool.query(`create role ${name} login password '${name}' ${rights}`)
    address.username = name
    address.password = name
    return address.href
  }
  const asSuperuser = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await server.pool.query(statement)
  }

  test('a login that may not create roles is given the statements for somebody who may, and they suffice', async () => {
    const poor = await login('poor')
    const outcome = await main(['migrate'], { TENANTRY_DATABASE: poor })
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' })
    const [sentence, ...rest] = outcome.stderr.trimEnd().split('\n')
    const statements = rest.map((line) => line.trim())
    expect(sentence).toBe(
      'The login of this database may not make what Tenantry needs. Let somebody who may run this in this database, then migrate again:',
    )
    expect(statements).toEqual([
      'create role tenantry_app nologin;',
      'grant tenantry_app to poor;',
      'create role tenantry_relay nologin;',
      'grant tenantry_relay to poor;',
      'create schema tenantry authorization poor;',
    ])
    await asSuperuser(statements)
    expect((await main(['migrate'], { TENANTRY_DATABASE: poor })).exitCode).toBe(0)
    expect((await main(['doctor'], { TENANTRY_DATABASE: poor })).exitCode).toBe(0)
  })

  test('of what somebody else has made already, nothing is asked again', async () => {
    await asSuperuser(['create role tenantry_app', 'create role tenantry_relay', 'create schema tenantry'])
    const poor = await openDatabase(await login('poor'))
    await expect(migrate(poor)).rejects.toMatchObject({
      code: 'unavailable',
      details: {
        statements: [
          'grant tenantry_app to poor;',
          'grant tenantry_relay to poor;',
          'alter schema tenantry owner to poor;',
        ],
      },
    })
    await poor.close()
  })

  test('a login that may create roles, and is no superuser, enters the roles that it made', async () => {
    const maker = await login('maker', 'createrole')
    await asSuperuser(['grant create on database postgres to maker'])
    const tenantry = await createTenantry({ database: maker })
    await tenantry.migrate()
    const { organization } = await tenantry.signUp(ADA)
    expect(organization.name).toBe('Acorn')
    expect(await tenantry.doctor()).toMatchObject({ healthy: true, wallsHold: 'mistakes' })
    await tenantry.close()
  })

  test('a login that is only a member of the roles runs everything, and the walls hold against it', async () => {
    const owner = await login('owner', 'createrole')
    const runtime = await login('runtime')
    await asSuperuser(['grant create on database postgres to owner'])
    const env = { TENANTRY_DATABASE: runtime, TENANTRY_OWNER_DATABASE: owner }
    expect(await main(['migrate'], env)).toMatchObject({ exitCode: 0 })
    expect(await main(['doctor'], env)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining(
        'The login runtime may not enter the role tenantry_app.\n    grant tenantry_app to runtime;',
      ),
    })
    await asSuperuser(['grant tenantry_app, tenantry_relay to runtime'])

    const tenantry = await createTenantry({ database: runtime, owner })
    expect(await tenantry.migrate()).toEqual({ applied: [] })
    const ada = await tenantry.authenticate(await tenantry.signUp(ADA))
    await ada.accounts.create({ externalId: 'oak' })
    await tenantry.chat.takeOverWaiting(0)
    expect(await tenantry.doctor()).toMatchObject({ healthy: true, wallsHold: 'boundary', findings: [] })
    await tenantry.close()

    const stolen = await openDatabase(runtime)
    expect((await stolen.pool.query('select hash from tenantry.secrets')).rows).toEqual([])
    for (const statement of [
      'alter table tenantry.users disable row level security',
      'drop policy account_wall on tenantry.users',
      'select from tenantry.chat_workspaces',
      'delete from tenantry.events',
      "insert into tenantry.kysely_migration values ('9', '9')",
    ]) {
      await expect(stolen.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
    }
    await stolen.close()
  })

  test('a login that owns nothing may call migrate when there is nothing to do', async () => {
    await migrate(server)
    const runtime = await openDatabase(await login('runtime'))
    await asSuperuser(['grant tenantry_app, tenantry_relay to runtime'])
    expect(await migrate(runtime)).toEqual({ applied: [] })
    await runtime.close()
  })
})
