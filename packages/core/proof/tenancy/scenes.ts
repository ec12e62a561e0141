import { hashCode } from '../../src/domain/ticket.ts'
import type { OperationName } from '../../src/operations/table.ts'
import type { Session } from '../../src/session.ts'
import type { Pool } from '../../src/store/opening/database-pool.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { HOUR_MS } from '../../test/support/manual-clock.ts'
import { type Caller, jobOf } from './caller.ts'
import { newCanary } from './canaries.ts'
import type { Company } from './company.ts'

/** A call that can be done, because what it wants was brought about. */
export interface Scene {
  readonly caller: Caller
  readonly input: unknown
}

/** Where a scene is set: an organization, three new administrators of it, and its database past all walls. */
interface Stage {
  readonly company: Company
  readonly tenantry: Tenantry
  readonly pool: Pool
  readonly job: Caller
  readonly ada: Caller
  readonly bea: Caller
  readonly cea: Caller
}

type Bring = (stage: Stage) => Promise<Scene>

let serial = 0

/**
 * What calls by chance hardly ever do, or never: each wants somebody or something in a state that several calls must first bring about,
 * one after the other, or a code that is nowhere but in an answer.
 */
export const SCENES: Readonly<Partial<Record<OperationName, Bring>>> = {
  'account.purge': async ({ job, company }) => {
    const account = await newAccount(job.session, company)
    await job.session.accounts.delete(account)
    return { caller: job, input: { accountId: account.id } }
  },
  'user.move': async (stage) => {
    const { id } = await newAccount(stage.job.session, stage.company)
    return { caller: stage.job, input: { userId: await newMember(stage), accountId: id } }
  },
  'user.delete': async (stage) => ({ caller: stage.job, input: { userId: await newMember(stage) } }),
  'user.erase': async (stage) => {
    const userId = await newMember(stage)
    await stage.job.session.users.delete(userId)
    return { caller: stage.job, input: { userId } }
  },
  'user.claimSecret': async ({ ada, company }) => {
    const { ticketId } = await ada.session.users.create({
      ...person(company),
      accountId: company.defaultAccountId,
      secret: 'offer',
    })
    return { caller: ada, input: { ticketId } }
  },
  'user.issueEmailCode': async ({ ada, job, company }) => ({
    caller: job,
    input: { ticketId: await newAddress(ada, company) },
  }),
  'user.confirmEmail': async ({ ada, job, company }) => {
    const { code } = await job.session.users.issueEmailCode(await newAddress(ada, company))
    return { caller: ada, input: { code } }
  },
  'role.delete': async ({ ada, company }) => {
    const { name } = await ada.session.roles.create({
      role: newCanary('x', company.index),
      grants: ['user:read@account'],
    })
    return { caller: ada, input: { role: name } }
  },
  'audit.tellDenials': async ({ ada, job, company }) => ({
    caller: job,
    input: {
      refused: ada.userId,
      command: 'user.delete',
      target: 'a1',
      accountId: company.defaultAccountId,
    },
  }),
  'organization.revokeSecret': async ({ ada, job }) => {
    await job.session.organization.rotateSecret({ overlapMs: HOUR_MS })
    const [secret] = await job.session.organization.listSecrets()
    return { caller: ada, input: { secretId: secret?.id } }
  },
  'approval.cancel': async (stage) => ({
    caller: stage.ada,
    input: { requestId: (await asked(stage)).requestId },
  }),
  'approval.approve': async (stage) => ({
    caller: stage.bea,
    input: { requestId: (await asked(stage)).requestId },
  }),
  'approval.deny': async (stage) => ({
    caller: stage.bea,
    input: { requestId: (await asked(stage)).requestId },
  }),
  'approval.withdraw': async (stage) => {
    const { requestId } = await asked(stage)
    await stage.bea.session.approvals.approve(requestId)
    return { caller: stage.bea, input: { requestId } }
  },
  'approval.setRule': ({ job, company }) =>
    Promise.resolve({ caller: job, input: ruleAbout(newCanary('n', company.index), company) }),
  'approval.removeRule': async (stage) => ({
    caller: stage.job,
    input: { ruleId: (await asked(stage)).ruleId },
  }),
  'approval.breakGlass': async (stage) => ({ caller: stage.ada, input: await broken(stage) }),
  'approval.review': async (stage) => {
    const { command, input, reason } = await broken(stage)
    const { review } = await stage.ada.session.approvals.breakGlass(command, input, { reason })
    return { caller: stage.bea, input: { reviewId: review.id } }
  },
  'approval.remind': async (stage) => ({
    caller: stage.job,
    input: { requestId: (await asked(stage)).requestId },
  }),
  'approval.escalate': async (stage) => ({
    caller: stage.job,
    input: { requestId: (await asked(stage)).requestId },
  }),
  'approval.expire': async (stage) => {
    const { requestId } = await asked(stage)
    // Its time alone passes: what else is due would be done by somebody else meanwhile.
    await stage.pool.query(
      `update tenantry.approval_requests set created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours' where id = $1`,
      [requestId],
    )
    return { caller: stage.job, input: { requestId } }
  },
  'chat.connect': async ({ ada, job }) => ({
    caller: job,
    input: { codeHash: hashCode(shown((await ada.session.chat.issueConnectCode()).code)), team: newTeam() },
  }),
  'chat.disconnect': async (stage) => ({ caller: stage.ada, input: { team: await connected(stage) } }),
  'chat.link': async (stage) => {
    const { code } = await stage.job.session.chat.issueLinkCode(await newMember(stage))
    return { caller: stage.job, input: { codeHash: hashCode(shown(code)), identity: newIdentity() } }
  },
  'chat.acceptInvitation': async (stage) => {
    const identity = newIdentity()
    const { ticketId } = await stage.tenantry.execute(stage.ada.session.principal, 'chat.invite', {
      userId: await newMember(stage),
      member: identity,
    })
    return { caller: stage.job, input: { ticketId, identity } }
  },
  'chat.unlink': async (stage) => {
    const { ada, job, tenantry } = stage
    const identity = { ...(await connected(stage)), userId: newIdentity().userId }
    if (ada.userId === null) throw new Error('nobody is linked')
    const { code } = await job.session.chat.issueLinkCode(ada.userId)
    await tenantry.chat.link(shown(code), identity)
    const identified = await tenantry.chat.identify(identity, {})
    if (!identified.known) throw new Error(identified.reason)
    return { caller: { ...ada, session: identified.session }, input: {} }
  },
}

/** Sets the scenes of these operations, of those that have one. */
export async function setScenes(
  names: readonly OperationName[],
  { company, tenantry, setUp, pool }: { company: Company; tenantry: Tenantry; setUp: Tenantry; pool: Pool },
): Promise<readonly (Scene & { name: OperationName })[]> {
  const scenes: (Scene & { name: OperationName })[] = []
  for (const name of names) {
    const bring = SCENES[name]
    if (bring === undefined) continue
    const of = { company, tenantry: setUp, pool, job: jobOf(setUp, company) }
    const [ada, bea, cea] = [
      await newAdministrator(of),
      await newAdministrator(of),
      await newAdministrator(of),
    ]
    const { caller, input } = await bring({ ...of, ada, bea, cea })
    scenes.push({ name, input, caller: await sameIn(tenantry, company, caller) })
  }
  return scenes
}

/** The same caller, where the calls are made: there a wall may be down. */
async function sameIn(tenantry: Tenantry, company: Company, caller: Caller): Promise<Caller> {
  const { credential } = caller.session.principal
  if (credential.kind === 'system') return jobOf(tenantry, company)
  if (credential.kind === 'chat') {
    const identified = await tenantry.chat.identify(credential.identity, {})
    if (!identified.known) throw new Error(identified.reason)
    return { ...caller, session: identified.session }
  }
  if (caller.userId === null) throw new Error('a caller is a job or a person')
  return {
    ...caller,
    session: await tenantry.actAs(
      { organizationId: company.organizationId, userId: caller.userId },
      { assertedBy: 'proof' },
    ),
  }
}

/** A code, which a first answer has. */
function shown(code: string | null): string {
  if (code === null) throw new Error('a first answer has a code')
  return code
}

function person({ index }: Company) {
  return {
    email: `${newCanary('e', index)}@company.test`,
    firstName: newCanary('p', index),
    lastName: newCanary('p', index),
  }
}

async function newAdministrator({
  company,
  tenantry,
  job,
}: Pick<Stage, 'company' | 'tenantry' | 'job'>): Promise<Caller> {
  const accountId = company.defaultAccountId
  const { user } = await job.session.users.create({ ...person(company), accountId, roles: ['org-admin'] })
  const session = await tenantry.actAs(
    { organizationId: company.organizationId, userId: user.id },
    { assertedBy: 'proof' },
  )
  return { session, organization: company.index, accountId: null, userId: user.id, seesAccount: true }
}

async function newMember({ job, company }: Stage): Promise<string> {
  const accountId = company.defaultAccountId
  return (await job.session.users.create({ ...person(company), accountId })).user.id
}

function newAccount(session: Session, { index }: Company) {
  return session.accounts.create({ externalId: newCanary('x', index), name: newCanary('n', index) })
}

/** A change of one's address that waits for its code. */
async function newAddress({ session }: Caller, { index }: Company): Promise<string> {
  return (await session.users.requestEmailChange(`${newCanary('e', index)}@company.test`)).ticketId
}

/** Two must agree to whoever would name an account so, and to nothing else. */
function ruleAbout(accountName: string, { index }: Company) {
  return {
    name: newCanary('n', index),
    commands: ['account.update'],
    when: [{ field: 'name', in: [accountName] }],
    stages: [{ need: 2 as const, approvers: [{ role: 'org-admin' }] }],
    expireAfterMs: HOUR_MS,
  }
}

/** What Ada asks two others to agree to, by a rule that is about nothing else. */
async function asked({ ada, job, company }: Stage): Promise<{ requestId: string; ruleId: string }> {
  const change = { name: newCanary('n', company.index) }
  const rule = await job.session.approvals.rules.set(ruleAbout(change.name, company))
  const account = await newAccount(job.session, company)
  const request = await ada.session.approvals.request('account.update', { ...change, accountId: account.id })
  return { requestId: request.id, ruleId: rule.id }
}

/** What Ada does without waiting for anybody. */
async function broken(stage: Stage) {
  return { command: 'user.delete' as const, input: { userId: await newMember(stage) }, reason: 'Fire' }
}

async function connected({ ada, tenantry }: Stage) {
  const team = newTeam()
  await tenantry.chat.connect(shown((await ada.session.chat.issueConnectCode()).code), team)
  return team
}

function newTeam() {
  serial += 1
  return { enterpriseId: 'E1', teamId: `T${serial}` }
}

function newIdentity() {
  return { ...newTeam(), userId: `U${serial}` }
}
