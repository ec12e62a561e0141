import type { PoolClient } from 'pg'
import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { OPERATIONS } from '../../src/operations/table.ts'
import { addUser } from '../../test/support/additions.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { callersOf, jobOf } from '../tenancy/caller.ts'
import { createCompanies } from '../tenancy/company.ts'
import { digestsOfTables, takeFingerprints } from '../tenancy/fingerprints.ts'
import { readModel } from '../tenancy/model.ts'
import { NAMES, randomCall } from '../tenancy/random-call.ts'
import { randomTamper } from './tampers.ts'

/** Enough for every kind of event, and few enough to be read ten thousand times. */
const EVENTS = 40
/** Calls between two looks at everything. */
const BATCH = 50

const under = useTenantry('postgres')

const COMMANDS = NAMES.filter((name) => OPERATIONS[name].kind === 'command')

/** Makes random commands; how many were done, and whether anything is otherwise than before. */
async function commands(proof: ReturnType<typeof startProof>, n: number) {
  const { tenantry, database } = under
  const { pool } = database
  const companies = await createCompanies(tenantry)
  const tables = (await digestsOfTables(pool)).filter((table) => !/idempotency/.test(table))
  const names = new Set<string>()
  return {
    async run() {
      let done = 0
      let changed = 0
      for (let left = n; left > 0; left -= BATCH) {
        const model = await readModel(pool, companies)
        const company = proof.oneOf(companies)
        const callers = [...(await callersOf(tenantry, company, model.users)), jobOf(tenantry, company)]
        const before = await takeFingerprints(pool, tables, companies)
        for (let call = 0; call < Math.min(BATCH, left); call += 1) {
          const caller = proof.oneOf(callers)
          const { name, input } = randomCall(proof, { caller, model, names: COMMANDS, cursors: [] })
          const answered = await tenantry.execute(caller.session.principal, name, input as never).then(
            () => true,
            () => false,
          )
          if (!answered) continue
          done += 1
          names.add(name)
        }
        const after = await takeFingerprints(pool, tables, companies)
        if (JSON.stringify([...before].sort()) !== JSON.stringify([...after].sort())) changed += 1
      }
      return { done, changed, names }
    },
  }
}

test(
  'no record, no effect: while the history cannot be written, no command does anything',
  async () => {
    const proof = startProof('audit.unwritable')
    const { pool } = under.database
    const unwritable = await commands(proof, proof.n)
    await pool.query('revoke insert on tenantry.events from tenantry_app')
    const { done, changed } = await unwritable.run()
    await pool.query('grant insert on tenantry.events to tenantry_app')
    expect(changed).toBe(0)
    proof.showed(`0 effects; ${done} calls had nothing to do`)
    const calls = Math.min(proof.n, 500)
    const writable = await (await commands(proof, calls)).run()
    expect(writable.changed).toBeGreaterThan(0)
    expect(writable.done / calls).toBeGreaterThan(done / proof.n)
    showedControl(
      'audit.unwritable',
      `with a history that can be written ${writable.done} of ${calls} such calls were done, by ${writable.names.size} commands`,
    )
  },
  PROOF_TIMEOUT_MS,
)

test(
  'every tampering with the history is found, and a history that nobody touched verifies',
  async () => {
    const proof = startProof('audit.tampers')
    const { ada, organization, oak } = await under.newAcorn()
    while ((await ada.audit.verify()).events < EVENTS) await addUser(ada, oak.id)
    const { events: length, head } = await ada.audit.verify()
    const client = await under.database.pool.connect()
    try {
      await client.query('create schema kept')
      for (const table of KEPT)
        await client.query(
          `create table kept.${table} as select * from tenantry.${table} where organization_id = '${organization.id}'`,
        )
      const missed: string[] = []
      for (let i = 0; i < proof.n; i += 1) {
        const { what, statements } = randomTamper(proof, { organization: organization.id, length })
        for (const statement of statements) await client.query(statement)
        const { ok } = await ada.audit.verify({ head })
        if (ok) missed.push(what)
        await restore(client, organization.id)
        if (i % 50 === 0) expect(await ada.audit.verify({ head })).toMatchObject({ ok: true })
      }
      expect(missed).toEqual([])
      expect(await ada.audit.verify({ head })).toMatchObject({ ok: true })
      proof.showed(`${proof.n} of ${proof.n} found`)
      const unfound = await unfoundByNumbers(proof, client, { organization: organization.id, length })
      expect(unfound).toBeGreaterThan(CONTROLS / 2)
      showedControl(
        'audit.tampers',
        `the same history untouched verifies, before, between and after; one whose numbers alone are looked at has ${unfound} of ${CONTROLS} unfound`,
      )
    } finally {
      await client.query('drop schema kept cascade')
      client.release()
    }
  },
  PROOF_TIMEOUT_MS,
)

/** So many of the same changes are shown to a check without the chain. */
const CONTROLS = 50

/** How many changes a history hides that is only counted: what the hashes are for. */
async function unfoundByNumbers(
  proof: ReturnType<typeof startProof>,
  client: Pick<PoolClient, 'query'>,
  of: { organization: string; length: number },
): Promise<number> {
  let unfound = 0
  for (let i = 0; i < CONTROLS; i += 1) {
    for (const statement of randomTamper(proof, of).statements) await client.query(statement)
    const { rows } = await client.query<{ whole: boolean }>(
      `select count(*) = ${of.length} and max(number) = ${of.length} as whole
         from tenantry.events where organization_id = '${of.organization}'`,
    )
    if (rows[0]?.whole) unfound += 1
    await restore(client, of.organization)
  }
  return unfound
}

const KEPT = ['events', 'event_personal', 'audit_heads'] as const

/** Puts the history back as it was kept. */
async function restore(client: Pick<PoolClient, 'query'>, organizationId: string): Promise<void> {
  await client.query('begin')
  for (const table of ['event_personal', 'events', 'audit_heads'])
    await client.query(`delete from tenantry.${table} where organization_id = '${organizationId}'`)
  for (const table of KEPT) await client.query(`insert into tenantry.${table} select * from kept.${table}`)
  await client.query('commit')
}
