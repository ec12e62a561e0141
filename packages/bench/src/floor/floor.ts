import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { OurOrganization, Ours } from '../ours/ours.ts'
import { importedBatches } from './imported.ts'
import { CREATE, entering, IN_ACCOUNT, IN_ORGANIZATION, READ, type Statement } from './statements.ts'

/** As many as Tenantry opens. */
const CONNECTIONS = 10

/**
 * The floor: the same reads and writes, by hand, behind the same row-level security, with named statements, all of a transaction
 * sent at once on a pipelined connection, as `pg` sends it. It decides nothing and checks nothing in between.
 */
export function createFloor(url: string, { acorn, listed }: Ours) {
  const lists = listed === 'account' ? IN_ACCOUNT : IN_ORGANIZATION
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, pipeline: true })

  const transaction = (
    of: OurOrganization,
    ...statements: readonly { statement: Statement; values: readonly unknown[] }[]
  ) => flight(entering(of), statements)

  const flight = async (
    enter: ReturnType<typeof entering>,
    statements: readonly { statement: Statement; values: readonly unknown[] }[],
  ): Promise<pg.QueryResult[]> => {
    const client = await pool.connect()
    try {
      return await Promise.all([
        client.query('begin'),
        client.query(enter),
        ...statements.map(({ statement, values }) => client.query({ ...statement, values: [...values] })),
        client.query('commit'),
      ])
    } finally {
      client.release()
    }
  }

  let created = 0
  let files = 0
  return {
    authenticate: () => flight(entering(acorn, '0123456789abcdef0123456789abcdef'), []),
    readUser: (of: OurOrganization = acorn) =>
      transaction(of, { statement: READ, values: [of.organizationId, of.benId] }),
    firstPage: () =>
      transaction(acorn, {
        statement: lists.first,
        values: [acorn.organizationId, acorn.accountId, ''],
      }),
    deepPage: (after: { sortKey: string; id: string }) =>
      transaction(acorn, {
        statement: lists.deep,
        values: [acorn.organizationId, acorn.accountId, after.sortKey, after.id],
      }),
    search: (text: string) =>
      transaction(acorn, {
        statement: lists.search,
        values: [acorn.organizationId, acorn.accountId, [text]],
      }),
    createUser: (of: OurOrganization = acorn) => {
      created += 1
      return transaction(of, ...creation(of, created))
    },
    importUsers: async (users: number) => {
      files += 1
      for (const batch of importedBatches(acorn, { users, file: files })) await transaction(acorn, ...batch)
    },
    close: () => pool.end(),
  }
}

function creation({ organizationId, accountId, adaId }: OurOrganization, number: number) {
  const id = `usr_floor${String(number).padStart(21, '0')}`
  const email = `floor-${number}@oak.test`
  const body = JSON.stringify({
    id,
    email,
    type: 'user.created',
    at: new Date(),
    actor: adaId,
    after: { id, accountId, roles: ['member'] },
  })
  const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
  return [
    { statement: CREATE.standOn, values: [organizationId, accountId] },
    {
      statement: CREATE.claim,
      values: [organizationId, adaId, `floor-${number}`, sha256(body), body],
    },
    { statement: CREATE.user, values: [organizationId, id, accountId, email, `fay hill ${email}`] },
    { statement: CREATE.index, values: [[id]] },
    { statement: CREATE.role, values: [organizationId, id] },
    { statement: CREATE.secret, values: [organizationId, `sec_${id}`, id, sha256(randomBytes(20))] },
    {
      statement: CREATE.events,
      values: [
        organizationId,
        [`evt_a${id}`, `evt_b${id}`],
        accountId,
        adaId,
        id,
        [body, body],
        [randomBytes(16), randomBytes(16)],
      ],
    },
  ]
}

export type Floor = ReturnType<typeof createFloor>
