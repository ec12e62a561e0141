import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import type { OrganizationId } from '../../src/domain/id.ts'
import { newId } from '../../src/domain/id.ts'
import { hashSecret, newSecret } from '../../src/domain/secret.ts'
import { TenantryError } from '../../src/errors.ts'
import { addUser, unused } from '../../test/support/additions.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

/** At once, on the pool's connections. */
const AT_ONCE = 8

/** A person asks for ten new addresses within an hour, and no more. */
const BETWEEN_ADDRESSES_MS = 3_600_000 / 10

const under = useTenantry('postgres')

async function isAccepted(userSecret: string, organizationSecret: string): Promise<boolean> {
  try {
    await under.tenantry.authenticate({ organizationSecret, userSecret })
    return true
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'unauthenticated') return false
    throw error
  }
}

test(
  'a token with the right shape and the right checksum that was never given out is not accepted',
  async () => {
    const proof = startProof('secrets.forged')
    const { acorn, birch } = under
    const own = acorn.organization.id
    const organizationSecret = acorn.organizationSecret.reveal()
    const bytes = (length: number) => Buffer.from(Array.from({ length }, () => proof.below(256)))
    const forged = (organizationId: OrganizationId) => newSecret('user', organizationId, bytes(20)).reveal()
    let accepted = 0
    let left = proof.n
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (left > 0) {
          left -= 1
          const way = proof.below(4)
          const token =
            way === 0
              ? forged(birch.organization.id)
              : way === 1
                ? forged(newId('organization', 0, bytes(10)))
                : way === 2
                  ? birch.secrets.eve.reveal()
                  : forged(own)
          if (await isAccepted(token, organizationSecret)) accepted += 1
        }
      }),
    )
    expect(accepted).toBe(0)
    proof.showed('0 accepted')

    const planted = forged(own)
    await under.database.pool.query(
      `update tenantry.secrets set hash = $1 where organization_id = $2 and user_id = $3`,
      [hashSecret(planted), own, acorn.users.dov.id],
    )
    expect(await isAccepted(planted, organizationSecret)).toBe(true)
    showedControl('secrets.forged', 'a forged token whose hash is put into the table is accepted')
  },
  PROOF_TIMEOUT_MS,
)

test(
  'no secret is found in anything that is stored, answered again, thrown or read back',
  async () => {
    const proof = startProof('secrets.planted')
    const { ada, cleo, oak, organization, organizationSecret } = await under.newAcorn()
    const mailer = under.tenantry.system('mailer').inOrganization(organization.id)
    const secrets = [organizationSecret.reveal()]
    const outputs: unknown[] = []
    const keep = async (call: Promise<unknown>) =>
      void outputs.push(
        await call.then(
          (answer) => answer,
          (error: unknown) => inspect(error, { depth: 9, showHidden: true }),
        ),
      )
    for (let i = 0; secrets.length < proof.n; i += 1) {
      const { user, userSecret } = await addUser(ada, oak.id)
      secrets.push(userSecret.reveal())
      const options = { idempotencyKey: unused('key') }
      const rotated = await ada.users.rotateSecret(user, {}, options)
      if (rotated.userSecret !== null) secrets.push(rotated.userSecret.reveal())
      await keep(ada.users.rotateSecret(user, {}, options))
      await keep(ada.users.get(user.id))
      // What was pasted into the wrong field.
      await keep(ada.users.get(userSecret.reveal()))
      await keep(ada.accounts.get(userSecret.reveal()))
      await keep(cleo.refuseUnlessHeld('user.delete', { userId: userSecret.reveal() }))
      await keep(cleo.accounts.update(oak, { name: userSecret.reveal() }))
      await keep(ada.users.update(user, { userId: userSecret.reveal() } as never))
      await keep(ada.users.update(user, { externalId: user.id, secret: userSecret.reveal() } as never))
      await keep(under.tenantry.authenticate({ organizationSecret, userSecret: `${userSecret.reveal()}x` }))
      const password = randomUUID()
      secrets.push(password)
      await keep(ada.users.setPassword(user, password))
      await keep(ada.users.setPassword(password, password))
      await keep(cleo.users.setPassword(user, `${password}\u0000`))
      under.clock.advance(BETWEEN_ADDRESSES_MS)
      const { ticketId } = await cleo.users.requestEmailChange(`${unused('cleo')}@oak.test`)
      const letter = { idempotencyKey: unused('letter') }
      const { code } = await mailer.users.issueEmailCode(ticketId, letter)
      if (code !== null) secrets.push(code)
      await keep(mailer.users.issueEmailCode(ticketId, letter))
      await keep(ada.users.confirmEmail(code ?? ''))
      await keep(ada.secrets.list(user, { includeEnded: true }))
      if (i % 20 === 0) await keep(ada.audit.list({ limit: 200 }))
    }
    const text = `${outputs.map((output) => JSON.stringify(output) + inspect(output, { depth: 9 })).join('\n')}\n${await everythingStored()}`
    const found = secrets.filter(
      (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')),
    )
    expect(found).toHaveLength(0)
    proof.showed(`${secrets.length} secrets, 0 found`)

    const [planted = ''] = secrets
    await under.database.pool.query('update tenantry.accounts set description = $1 where id = $2', [
      planted,
      oak.id,
    ])
    expect(await everythingStored()).toContain(planted)
    showedControl('secrets.planted', 'one that is written into a description is found')
  },
  PROOF_TIMEOUT_MS,
)

/** Every row of every table, as text. */
async function everythingStored(): Promise<string> {
  const { pool } = under.database
  const { rows: tables } = await pool.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'tenantry'::regnamespace and relkind = 'r'`,
    [],
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`, [])
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}
