import { expect, test } from 'vitest'
import { harnessOf } from '../../../../test/proof/harnesses.ts'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { digestOfRequest } from '../../src/approvals/request-digest.ts'
import type { ApprovalRequest } from '../../src/approvals/view.ts'
import { TenantryError } from '../../src/errors.ts'
import { requestFrom } from '../../src/store/tables/approval-requests.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { ATTACKS, type Move, type Staged } from '../../test/approvals/attacks.ts'
import { type Company, createCompany } from '../../test/approvals/company.ts'
import { brokenPromises, type History, historyOf } from '../../test/approvals/judge.ts'
import { openBlindPool, openForgetfulPool, openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** Makes the moves of an attack in any order: one after the other, all at once, or some at once. */
async function interleave(moves: readonly Move[], proof: Proof): Promise<void> {
  const left = [...moves]
  while (left.length > 0) {
    const together = 1 + proof.below(left.length)
    const batch = Array.from({ length: together }, () => left.splice(proof.below(left.length), 1)[0])
    await Promise.allSettled(batch.map((move) => move?.()))
  }
}

const NEEDS = ['any', 'all', 2] as const

/** What honest people do meanwhile: agree, take it back, and go. Of these some, where it takes more than one of them. */
function meanwhile({ fay, gil, hal, organization, need }: Company, request: ApprovalRequest, proof: Proof) {
  const job = under.tenantry.system('personnel').inOrganization(organization.id)
  const agreeing = [fay, gil, hal].map(
    ({ session }): Move =>
      () =>
        session.approvals.approve(request),
  )
  const others: readonly Move[] = [
    () => gil.session.approvals.withdraw(request),
    () => job.users.deactivate(hal.id),
    () => job.users.reactivate(hal.id),
    () => fay.session.approvals.deny(request),
  ]
  if (need === undefined || need === 'any') return []
  return [...agreeing, ...others.filter(() => proof.below(4) === 0)]
}

/** One attack in one order, on a company of its own that is reached by `tenantry`. */
async function attackOnce(
  tenantry: Tenantry,
  {
    attack,
    proof,
    need = 'any',
    atOnce = false,
  }: { attack: (typeof ATTACKS)[number]; proof: Proof; need?: Company['need']; atOnce?: boolean },
): Promise<{ broken: readonly string[]; history: History; company: Company }> {
  const company = { ...(await createCompany(tenantry)), need }
  const world = { ...under, tenantry, database: under.database, clock: under.clock }
  const staged = await attack.stage(company, world).catch((error: unknown): Staged => {
    // Where all must agree and a hand is on one of them, nobody is asked.
    if (error instanceof TenantryError && error.code === 'approval_required') return { moves: [] }
    throw error
  })
  const honest = staged.request === undefined ? [] : meanwhile(company, staged.request, proof)
  if (atOnce) await Promise.allSettled(staged.moves.map((move) => move()))
  else await interleave([...staged.moves, ...honest], proof)
  const history = await historyOf(under.database.pool, company.organization.id)
  return { broken: brokenPromises(history), history, company }
}

test(
  'no attack gets round the agreement of others, in whatever order its moves are made',
  async () => {
    const proof = startProof('approvals.attacks')
    const broken: string[] = []
    let executed = 0
    for (let i = 0; i < proof.n; i += 1) {
      const attack = ATTACKS[i % ATTACKS.length]
      if (attack === undefined) continue
      const need = NEEDS[proof.below(NEEDS.length)]
      const outcome = await attackOnce(under.tenantry, { attack, proof, need })
      executed += outcome.history.requests.filter(({ status }) => status === 'executed').length
      broken.push(...outcome.broken.map((promise) => `${attack.name}, of ${need}: ${promise}`))
    }
    expect(broken).toEqual([])
    proof.showed(`${broken.length} broken promises, ${executed} requests executed`)
  },
  PROOF_TIMEOUT_MS,
)

test('every attack is tried with every change', () => {
  expect(harnessOf('approvals.attacks').gate).toBeGreaterThanOrEqual(ATTACKS.length)
})

const attackNamed = (name: string) => {
  const attack = ATTACKS.find((each) => each.name === name)
  if (attack === undefined) throw new Error(`there is no attack ${name}`)
  return attack
}

/** Runs some attacks with a guard taken out of every statement, and tells which promises were broken. */
async function without(
  pool: ReturnType<typeof openUnlockedPool>,
  {
    names,
    times,
    ...how
  }: { names: readonly string[]; times: number; need?: Company['need']; atOnce?: boolean },
): Promise<readonly string[]> {
  const unguarded = await createTenantry({ database: pool, clock: under.clock.now })
  const proof = startProof('approvals.attacks')
  const broken: string[] = []
  for (const name of names) {
    for (let i = 0; i < times; i += 1)
      broken.push(...(await attackOnce(unguarded, { attack: attackNamed(name), proof, ...how })).broken)
  }
  await unguarded.close()
  await pool.end()
  return broken
}

test(
  'the harness bites: without the look at who was taken over, whoever the requester made agrees',
  async () => {
    const location = String(under.database.location)
    const broken = await without(
      openBlindPool(location, /told\.value as personal[\s\S]*?where /, '$&false and '),
      {
        names: [
          'approver made by the requester',
          "approver's secret rotated by the requester",
          'requester made by the approver',
          'approver made by somebody whom the requester made',
        ],
        times: 6,
      },
    )
    expect(broken).toContain('agreed by whom the requester had a hand on')
    showedControl('approvals.attacks', `without the look at who was taken over ${broken.length} of 24 broken`)
  },
  PROOF_TIMEOUT_MS,
)

type Row = Parameters<Parameters<typeof openForgetfulPool>[1]>[0]

/** The request as if its digest were of what is stored now. */
const sealedAnew = (row: Row): Row =>
  'target_fingerprint' in row
    ? { ...row, digest: digestOfRequest(requestFrom(row as Parameters<typeof requestFrom>[0])) }
    : row

/** The same of rows that are told as one text. */
function toldOtherwise(row: Row, each: (told: Row) => Row): Row {
  if (typeof row.told !== 'string') return row
  return { ...row, told: JSON.stringify((JSON.parse(row.told) as Row[]).map(each)) }
}

const LATE = new Date('2100-01-01T00:00:00Z')

/** What is looked at before something is done, as it would be read where nothing is seen of it. */
const LOOKS: readonly {
  readonly at: string
  readonly name: string
  readonly need?: Company['need']
  readonly broken: string
  readonly forget: (row: Row) => Row
}[] = [
  {
    at: 'the expiry',
    name: 'expired',
    broken: 'done after it expired',
    forget: (row) => sealedAnew('target_fingerprint' in row ? { ...row, expires_at: LATE } : row),
  },
  { at: 'the digest', name: 'expiry put off', broken: 'done after it expired', forget: sealedAnew },
  {
    at: 'the version of the target',
    name: 'changed target',
    broken: 'done after a change',
    forget: (row) => ('email' in row && 'version' in row ? { ...row, version: 1 } : row),
  },
  {
    at: 'the versions of the rules',
    name: 'changed rule',
    need: 2,
    broken: 'done after a rule changed',
    forget: (row) =>
      toldOtherwise(row, (told) =>
        'definition' in told && 'starved' in told ? { ...told, version: 1 } : told,
      ),
  },
  {
    at: 'the rights of the requester',
    name: 'requester who lost the right',
    broken: 'done for whoever was shut out',
    forget: (row) =>
      'roles' in row && 'firstName' in row ? { ...row, roles: ['org-admin', 'member'] } : row,
  },
]

test.each(LOOKS)(
  'the harness bites: without the look at $at, $broken',
  async ({ at, name, need, broken, forget }) => {
    const pool = openForgetfulPool(String(under.database.location), forget)
    const found = await without(pool, { names: [name], times: 8, ...(need && { need }) })
    expect(found).toContain(broken)
    showedControl(
      'approvals.attacks',
      `without the look at ${at} ${found.length} promises of 8 requests broken`,
    )
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the guard bites: without the look at who has joined, a request is executed without an approver who was away while it was asked',
  async () => {
    const joined = /(\$\d+)::text\[\], (\$\d+)\) named \(id\)/
    const nobody = '$1::text[], case when cardinality($1::text[]) = 0 then $2::integer else 0 end) named (id)'
    const pool = openBlindPool(String(under.database.location), joined, nobody)
    const tenantry = await createTenantry({ database: pool, clock: under.clock.now })
    const company = await createCompany(tenantry)
    const { moves, request } = await attackNamed(
      'approver of a rule that wants all deactivated while it was asked',
    ).stage(company, { ...under, tenantry, database: under.database, clock: under.clock })
    for (const move of moves) await move()
    expect(request && (await company.hal.session.approvals.get(request)).status).toBe('executed')
    await tenantry.close()
    await pool.end()
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the harness bites: without the locks a request is executed twice, or after its ground has gone',
  async () => {
    const broken = await without(openUnlockedPool(String(under.database.location)), {
      names: ['two approvers at once'],
      times: 3,
      atOnce: true,
    })
    expect(broken).toContain('done twice')
    showedControl('approvals.attacks', `without the locks ${broken.length} promises of 3 requests broken`)
  },
  PROOF_TIMEOUT_MS,
)

test('the judge bites: each promise that a history is made to break is found', async () => {
  const proof = startProof('approvals.attacks')
  const { history, company } = await attackOnce(under.tenantry, {
    attack: attackNamed('replayed click'),
    proof,
  })
  expect(brokenPromises(history)).toEqual([])
  const { events, requests, votes } = history
  const [request] = requests
  const end = events.find(({ type }) => type === 'approval.executed')
  const deed = events.find(({ type, open }) => type === 'user.deleted' && 'approval' in open.actor)
  if (request === undefined || end === undefined || deed === undefined)
    throw new Error('nothing was executed')
  const before = (type: string, userId: string, actorId = company.gil.id) =>
    events.flatMap((event) =>
      event === end
        ? [
            {
              ...deed,
              type,
              userId,
              actorId,
              number: end.number - 0.5,
              open: { ...deed.open, actor: end.open.actor },
            },
            end,
          ]
        : [event],
    )
  const planted: readonly [string, Partial<History>][] = [
    ['agreed to their own', { votes: votes.map((vote) => ({ ...vote, voter_id: request.requester_id })) }],
    ['agreed who could not when it was asked', { voters: [] }],
    ['done twice', { events: [...events, end] }],
    ['done twice', { events: [...events, deed] }],
    ['done without its voices', { votes: [] }],
    [
      'done after it expired',
      {
        events: events.map((event) =>
          event.type === 'approval.requested'
            ? { ...event, open: { ...event.open, after: { expiresAt: new Date(0).toISOString() } } }
            : event,
        ),
      },
    ],
    ['done after a change', { events: before('user.updated', deed.userId ?? '') }],
    [
      'another thing was done',
      {
        events: events.map((event) =>
          event.type === 'approval.requested'
            ? { ...event, open: { ...event.open, asked: { userId: company.gil.id } } }
            : event,
        ),
      },
    ],
    ['done after a rule changed', { events: before('approval.rule_changed', '') }],
    [
      'agreed by whom the requester had a hand on',
      { events: before('secret.rotated', votes[0]?.voter_id ?? '', request.requester_id) },
    ],
    [
      'agreed by one person with two voices',
      {
        requests: [{ ...request, needed: [2] }],
        votes: votes.flatMap((vote) => [
          vote,
          { ...vote, voter_id: company.gil.id, voice_id: company.gil.id },
        ]),
        events: before('user.created', company.gil.id, votes[0]?.voter_id),
      },
    ],
    ['agreed by whoever was shut out', { events: before('user.deactivated', votes[0]?.voter_id ?? '') }],
    ['done for whoever was shut out', { events: before('role.revoked', request.requester_id) }],
    ['done without its end', { events: events.filter((event) => event !== end) }],
  ]
  for (const [promise, change] of planted)
    expect(brokenPromises({ ...history, ...change }), promise).toContain(promise)
})
