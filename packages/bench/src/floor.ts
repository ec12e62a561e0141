import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Ours } from './ours.ts'

const ENTER = {
  name: 'enter',
  text: `select user_id, user_status, account_status, roles from tenantry.enter($1, 'secrets', $2, $3, '', array['org-admin'], now())`,
}

const COLUMNS = `u.id, u.account_id, u.email, u.first_name, u.last_name, u.external_id, u.status, u.deactivated_at, u.deactivated_with,
  u.version, u.created_at, u.updated_at,
  array(select r.role from tenantry.user_roles r where r.organization_id = u.organization_id and r.user_id = u.id order by r.role) as roles`

const GET = {
  name: 'get',
  text: `select ${COLUMNS} from tenantry.users u where u.organization_id = $1 and u.id = $2`,
}

const LIST = {
  name: 'list',
  text: `select ${COLUMNS}, u.sort_key from tenantry.users u
          where u.organization_id = $1 and u.account_id = $2 order by u.sort_key, u.id limit 51`,
}

/** Everything that creating a user writes, each in the statement that one would write by hand. */
const CREATE = {
  standOn: {
    name: 'stand-on',
    text: `select status from tenantry.accounts where organization_id = $1 and id = $2 for share`,
  },
  claim: {
    name: 'claim',
    text: `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
           values ($1, $2, $3, $4, $5, now()) on conflict do nothing returning key`,
  },
  user: {
    name: 'user',
    text: `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
           values ($1, $2, $3, $4, 'Fay', 'Hill', 'hill fay', $5, now(), now())`,
  },
  role: {
    name: 'role',
    text: `insert into tenantry.user_roles (organization_id, user_id, role, granted_at) values ($1, $2, 'member', now())`,
  },
  secret: {
    name: 'secret',
    text: `insert into tenantry.secrets (organization_id, id, kind, user_id, hash, created_at) values ($1, $2, 'user', $3, $4, now())`,
  },
  events: {
    name: 'events',
    text: `select tenantry.append_events($1, $2, array['user.created', 'secret.created'], now(), array[$3, $3], array[$4, $4], array[$5, $5], $6, $6, $7)`,
  },
}

/**
 * The floor: the same reads and writes, by hand, behind the same row-level security, with named statements, all of a transaction
 * sent in one flight on a pipelined connection. It decides nothing and checks nothing in between; faster than this there is no way.
 */
export async function createFloor(url: string, ours: Ours) {
  const client = new pg.Client({ connectionString: url, pipeline: true })
  await client.connect()
  const { organizationId, accountId, adaId, benId, credential } = ours

  const transaction = async (...statements: { name: string; text: string; values: unknown[] }[]) => {
    const entered = {
      ...ENTER,
      values: [organizationId, credential.organizationSecretHash, credential.userSecretHash],
    }
    const flight = [
      client.query('begin'),
      ...[entered, ...statements].map((statement) => client.query(statement)),
      client.query('commit'),
    ]
    return Promise.all(flight)
  }

  let created = 0
  return {
    getUser: () => transaction({ ...GET, values: [organizationId, benId] }),
    listUsers: () => transaction({ ...LIST, values: [organizationId, accountId] }),
    createUser: () => {
      created += 1
      const id = `usr_floor${String(created).padStart(21, '0')}`
      const email = `floor-${created}@oak.test`
      const body = JSON.stringify({
        id,
        email,
        type: 'user.created',
        at: new Date(),
        actor: adaId,
        after: { id, accountId, roles: ['member'] },
      })
      const hash = createHash('sha256').update(randomBytes(20)).digest('hex')
      return transaction(
        { ...CREATE.standOn, values: [organizationId, accountId] },
        {
          ...CREATE.claim,
          values: [
            organizationId,
            adaId,
            `floor-${created}`,
            createHash('sha256').update(body).digest('hex'),
            body,
          ],
        },
        { ...CREATE.user, values: [organizationId, id, accountId, email, `fay hill ${email}`] },
        { ...CREATE.role, values: [organizationId, id] },
        { ...CREATE.secret, values: [organizationId, `sec_${id}`, id, hash] },
        {
          ...CREATE.events,
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
      )
    },
    close: () => client.end(),
  }
}
