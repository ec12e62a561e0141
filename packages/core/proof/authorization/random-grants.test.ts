import { accessibleBy } from '@tenantry/casl-kysely'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import type { StoredGrant } from '../../src/domain/role.ts'
import { allows } from '../../src/policy/authorize.ts'
import { heldBy } from '../../src/policy/held.ts'
import { splitPermission } from '../../src/policy/permissions.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { type Asker, randomPerson, randomThing, type Thing, whoseIs } from './things.ts'

const THINGS = 50
const FIELDS = ['', 'firstName', 'email', 'lastName'] as const
const REACHES = ['self', 'account', 'organization'] as const

const under = useTenantry('postgres')
const policy = createPolicy()

/** What grants say, read as a person reads them, and by nothing of the product. */
function answerOfGrants(
  grants: readonly StoredGrant[],
  { permission, field, thing, asker }: { permission: string; field: string; thing: Thing; asker: Asker },
): boolean {
  const [subject = ''] = permission.split(':')
  const whose = whoseIs(thing, subject, asker)
  return grants.some((grant) => {
    if (grant.permission !== permission || whose === 'other organization') return false
    if (grant.fields !== undefined && !grant.fields.includes(field)) return false
    if (grant.reach === 'organization') return true
    // What has no person, or no account, is nobody's own: a reach that says nothing of such a thing grants nothing.
    if (subject === 'organization' || subject === 'security') return false
    if (/^(role|approval):configure$|^approval:break-glass$|^chat:install$/.test(permission)) return false
    if (grant.reach === 'account') return whose !== 'other account'
    return subject !== 'account' && subject !== 'resource' && whose === 'own'
  })
}

/** The grants of a role as an organization could store them, a permission that nobody knows included. */
function randomGrants(proof: Proof, permissions: readonly string[]): readonly StoredGrant[] {
  return [...permissions, 'ship:sail']
    .filter(() => proof.below(3) > 0)
    .map((permission) => ({
      permission,
      reach: proof.oneOf(REACHES),
      ...(proof.below(4) === 0 ? { fields: [proof.oneOf(FIELDS.slice(1))] } : {}),
    }))
}

/** @param plant what a planted fault of the product makes of the grants that it reads */
async function compare(
  proof: Proof,
  n: number,
  plant: (grants: readonly StoredGrant[]) => readonly StoredGrant[] = (grants) => grants,
) {
  const { pool } = under.database
  await pool.query('drop table if exists public.things', [])
  await pool.query(
    'create table public.things (place int, id text, "organizationId" text, "accountId" text, "userId" text)',
    [],
  )
  const db = new Kysely<{ things: Thing & { place: number } }>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
  })
  const disagreements: string[] = []
  let checks = 0
  while (checks < n) {
    const { subject } = splitPermission(proof.oneOf(policy.permissions))
    const permissions = policy.permissions.filter((each) => splitPermission(each).subject === subject)
    const things = Array.from({ length: THINGS }, () => randomThing(proof, subject))
    await pool.query('truncate public.things', [])
    await pool.query(
      `insert into public.things select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])`,
      [
        things.map((_, place) => place),
        ...(['id', 'organizationId', 'accountId', 'userId'] as const).map((key) =>
          things.map((thing) => thing[key]),
        ),
      ],
    )
    for (const permission of permissions) {
      const asker = randomPerson(proof)
      const field = proof.oneOf(FIELDS)
      const grants = randomGrants(proof, permissions)
      const { ability } = heldBy(policy, {
        ...(asker as never as Parameters<typeof heldBy>[1]),
        roles: ['auditor'],
        ownGrants: JSON.stringify({ auditor: plant(grants) }),
      })
      const { action } = splitPermission(permission)
      const condition = accessibleBy(ability, action, subject, field === '' ? {} : { field })
      const rows = await db
        .selectFrom('things')
        .select('place')
        .where(condition as never)
        .execute()
      const selected = new Set(rows.map(({ place }) => place))
      for (const [place, thing] of things.entries()) {
        const plain = answerOfGrants(grants, { permission, field, thing, asker })
        const memory = allows(ability, permission, {
          row: thing,
          ...(field === '' ? {} : { fields: [field] }),
        })
        const sql = selected.has(place)
        checks += 1
        if (plain !== memory || plain !== sql)
          disagreements.push(
            `${permission} ${field} ${JSON.stringify({ grants, thing, asker })}: ${[plain, memory, sql]}`,
          )
      }
    }
  }
  return { checks, disagreements }
}

test(
  'what the grants of a configured role say, what its ability allows and what its SQL selects are the same',
  async () => {
    const proof = startProof('authorization.grants')
    const { checks, disagreements } = await compare(proof, proof.n)
    expect(disagreements).toEqual([])
    proof.showed(`${checks} checks, 0 disagreements`)
  },
  PROOF_TIMEOUT_MS,
)

test('the comparison bites: a product that forgets to which fields a grant is limited is found', async () => {
  const proof = startProof('authorization.grants')
  const { checks, disagreements } = await compare(proof, 4_000, (grants) =>
    grants.map(({ permission, reach }) => ({ permission, reach })),
  )
  expect(disagreements.length).toBeGreaterThan(0)
  showedControl(
    'authorization.grants',
    `where the product forgets the fields of grants ${disagreements.length} of ${checks} differ`,
  )
})
