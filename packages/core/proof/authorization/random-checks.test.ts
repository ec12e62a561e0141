import { accessibleBy } from '@tenantry/casl-kysely'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import { expect, test } from 'vitest'
import {
  cell,
  covers,
  PERMISSIONS,
  ROLES,
  type Role,
} from '../../../../test/authorization/permission-table.ts'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { allows } from '../../src/policy/authorize.ts'
import { defineAbility } from '../../src/policy/define-ability.ts'
import { type Permission, splitPermission } from '../../src/policy/permissions.ts'
import { createPolicy, type Policy } from '../../src/policy/policy.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { type Asker, randomPerson, randomThing, type Thing, whoseIs } from './things.ts'

/** Things that are asked about at once: one statement answers for all of them. */
const THINGS = 50
/** None, or one of them. */
const FIELDS = ['', 'firstName', 'email'] as const
const NAMES: readonly string[] = ['firstName', 'lastName']

const under = useTenantry('postgres')

/** The answer of the table, worked out from its cells and from nothing of the product. */
function answerOfTable(
  { roles, permission, field }: { roles: readonly Role[]; permission: string; field: string | undefined },
  { thing, asker }: { thing: Thing; asker: Asker },
): boolean {
  return roles.some((role) => {
    const { reach, namesOnly } = cell(permission, role)
    if (!covers(reach, whoseIs(thing, splitPermission(permission as Permission).subject, asker))) return false
    return !namesOnly || (field !== undefined && NAMES.includes(field))
  })
}

/** Asks the table, the ability in memory and the SQL that it becomes; whatever two of them answer differently. */
async function compare(proof: Proof, n: number, policy = createPolicy()) {
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
    const subject = splitPermission(proof.oneOf(PERMISSIONS) as Permission).subject
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
    for (const permission of PERMISSIONS.filter(
      (each) => splitPermission(each as Permission).subject === subject,
    )) {
      const asker = randomPerson(proof)
      const roles = ROLES.filter(() => proof.below(2) === 0)
      const field = proof.oneOf(FIELDS) || undefined
      const grants = roles.flatMap((role) => policy.factory[role])
      const ability = defineAbility(policy, {
        ...(asker as never as Parameters<typeof defineAbility>[1]),
        grants,
      })
      const { action } = splitPermission(permission as Permission)
      const condition = accessibleBy(ability, action, subject, field === undefined ? {} : { field })
      const selected = new Set(
        (
          await db
            .selectFrom('things')
            .select('place')
            .where(condition as never)
            .execute()
        ).map(({ place }) => place),
      )
      for (const [place, thing] of things.entries()) {
        const table = answerOfTable({ roles, permission, field }, { thing, asker })
        const memory = allows(ability, permission as Permission, {
          row: thing,
          ...(field === undefined ? {} : { fields: [field] }),
        })
        const sql = selected.has(place)
        checks += 1
        if (table !== memory || table !== sql)
          disagreements.push(
            `${roles} ${permission} ${field} ${JSON.stringify(thing)} by ${asker.userId}: ${[table, memory, sql]}`,
          )
      }
    }
  }
  return { checks, disagreements }
}

test(
  'what the table says, what an ability allows in memory and what its SQL selects are the same, for random people and things',
  async () => {
    const proof = startProof('authorization.checks')
    const { checks, disagreements } = await compare(proof, proof.n)
    expect(disagreements).toEqual([])
    proof.showed(`${checks} checks, 0 disagreements`)
  },
  PROOF_TIMEOUT_MS,
)

test.each<[fault: string, plant: (policy: Policy) => Policy]>([
  [
    'members holding what account administrators hold',
    (sound) => ({ ...sound, factory: { ...sound.factory, member: sound.factory['account-admin'] } }),
  ],
  [
    'accounts told by the field of their organization',
    (sound) => ({
      ...sound,
      owners: new Map(
        [...sound.owners].map(([subject, owner]) => [
          subject,
          owner.account === undefined ? owner : { ...owner, account: owner.organization ?? 'organizationId' },
        ]),
      ),
    }),
  ],
])('the comparison bites: a policy with %s is found', async (fault, plant) => {
  const proof = startProof('authorization.checks')
  const { checks, disagreements } = await compare(proof, 4_000, plant(createPolicy()))
  expect(disagreements.length).toBeGreaterThan(0)
  showedControl('authorization.checks', `with ${fault} ${disagreements.length} of ${checks} differ`)
})
