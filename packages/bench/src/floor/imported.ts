import { createHash, randomBytes } from 'node:crypto'
import type { OurOrganization } from '../ours/ours.ts'
import type { Statement } from './statements.ts'

/** As many rows as Tenantry takes into a transaction. */
const BATCH_ROWS = 1_000

const CLAIM: Statement = {
  name: 'import-claim',
  text: `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
         values ($1, $2, $3, $4, $5, now()) on conflict do nothing returning key`,
}

const USERS: Statement = {
  name: 'import-users',
  text: `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
         select $1, added.id, $2, added.email, 'Fay', 'Hill', 'hill fay', 'fay hill ' || added.email, now(), now()
           from unnest($3::text[], $4::text[]) added (id, email)`,
}

const ROLES: Statement = {
  name: 'import-roles',
  text: `insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
         select $1, unnest($2::text[]), 'member', now()`,
}

const INDEX: Statement = { name: 'import-index', text: 'select tenantry.index_users($1::text[])' }

const EVENTS: Statement = {
  name: 'import-events',
  text: `select tenantry.append_events($1, $2::text[], $3::text[], now(), $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[])`,
}

/** The multi-row inserts of a file of users, events included, one transaction for each batch. */
export function importedBatches(
  { organizationId, accountId, adaId }: OurOrganization,
  { users, file }: { users: number; file: number },
): readonly (readonly { statement: Statement; values: readonly unknown[] }[])[] {
  return Array.from({ length: Math.ceil(users / BATCH_ROWS) }, (_, batch) => {
    const numbers = Array.from(
      { length: Math.min(BATCH_ROWS, users - batch * BATCH_ROWS) },
      (_, row) => `${file}-${batch * BATCH_ROWS + row}`,
    )
    const ids = numbers.map((number) => `usr_in${number.padStart(24, '0')}`)
    const emails = numbers.map((number) => `floor-in-${number}@oak.test`)
    const bodies = ids.map((id, place) =>
      JSON.stringify({
        id,
        email: emails[place],
        type: 'user.created',
        at: new Date(),
        actor: adaId,
        after: { accountId },
      }),
    )
    const key = `floor-import-${file}-${batch}`
    return [
      {
        statement: CLAIM,
        values: [organizationId, adaId, key, createHash('sha256').update(key).digest('hex'), '{}'],
      },
      { statement: USERS, values: [organizationId, accountId, ids, emails] },
      { statement: INDEX, values: [ids] },
      { statement: ROLES, values: [organizationId, ids] },
      {
        statement: EVENTS,
        values: [
          organizationId,
          ids.map((id) => `evt_${id}`),
          ids.map(() => 'user.created'),
          ids.map(() => accountId),
          ids.map(() => adaId),
          ids,
          bodies,
          bodies,
          ids.map(() => randomBytes(16)),
        ],
      },
    ]
  })
}
