import type { ApprovalRequest } from '../../src/approvals/view.ts'
import { parseCode } from '../../src/domain/ticket.ts'
import type { Session } from '../../src/session.ts'
import { addUser, unused } from '../support/additions.ts'
import type { UnderTest } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, type Colleague, type Company, twoForDeleting } from './company.ts'

/** Longer than any request of these lives. */
const TWO_WEEKS_MS = 14 * 24 * 3_600_000

const DAY_MS = 24 * 3_600_000

/** Something that somebody does in an attack. In order they are the attack as it is told; at once they are a race. */
export type Move = () => Promise<unknown>

/** How an attack was set up. */
export interface Staged {
  readonly moves: readonly Move[]
  /** What is attacked, where there is one request. */
  readonly request?: ApprovalRequest
  /** How it must end when the moves are made in order. */
  readonly ends?: ApprovalRequest['status']
}

/** One way of getting round the agreement of others. */
export interface Attack {
  readonly name: string
  stage(company: Company, under: UnderTest): Promise<Staged>
}

/** Ada has asked, under a rule, for the deletion of a user. */
async function asked(company: Company, need = company.need ?? 'any') {
  const rule = await company.ada.approvals.rules.set(twoForDeleting(need))
  const { user } = await addUser(company.ada, company.oak.id)
  const request = await askToDelete(company.ada, user.id)
  return { rule, user, request }
}

const approve =
  (by: Session, request: ApprovalRequest, key?: string): Move =>
  () =>
    by.approvals.approve(request, {}, key === undefined ? {} : { idempotencyKey: key })

const one = (name: string, stage: Attack['stage']): Attack => ({ name, stage })

/** An approver on whom the requester lays a hand, and who then agrees. */
function hand(name: string, on: (company: Company, victim: Colleague, under: UnderTest) => Promise<unknown>) {
  return one(name, async (company, under) => {
    const { request } = await asked(company)
    const { fay } = company
    // As whoever has the hand on her, by a session that no change of her secret ends.
    const hers = await under.tenantry.actAs(
      { organizationId: company.organization.id, userId: fay.id },
      { assertedBy: 'attack' },
    )
    return { request, ends: 'pending', moves: [() => on(company, fay, under), approve(hers, request)] }
  })
}

/** An approver to whose account the requester gives what lets them agree, before what somebody else does. */
function givenAccount(name: string, after: (company: Company) => Promise<void> = async () => undefined) {
  return one(name, async (company, { tenantry }) => {
    const { ada, oak, organization, organizationSecret } = company
    await ada.roles.create({ role: 'deleter', grants: [...VOTING, ...DELETING_OWN] })
    const job = tenantry.system('personnel').inOrganization(organization.id)
    const { user: dee, userSecret } = await addUser(job, oak.id)
    await ada.execute('account.grantRole', { accountId: oak.id, role: 'deleter' })
    await after(company)
    await ada.approvals.rules.set({
      ...twoForDeleting(),
      stages: [{ need: 'any', approvers: [{ role: 'org-admin' }, { user: dee.id }] }],
    })
    const { user } = await addUser(ada, oak.id)
    const request = await askToDelete(ada, user.id)
    const session = await tenantry.authenticate({ organizationSecret, userSecret })
    return { request, ends: 'pending', moves: [approve(session, request)] }
  })
}

export const ATTACKS: readonly Attack[] = [
  one('own click', async (company) => {
    const { request } = await asked(company)
    return { request, ends: 'pending', moves: [approve(company.ada, request), approve(company.ada, request)] }
  }),
  one('second linked identity', async (company, { tenantry }) => {
    const { ada, users } = company
    const { request } = await asked(company)
    const speakFrom = async (): Promise<Session> => {
      const identity = { enterpriseId: null, teamId: unusedId('T'), userId: unusedId('U') }
      await tenantry.chat.connect((await ada.chat.issueConnectCode()).code ?? '', identity)
      await tenantry.chat.link((await ada.chat.issueLinkCode(users.ada)).code ?? '', identity)
      const found = await tenantry.chat.identify(identity, {})
      if (!found.known) throw new Error('a linked identity is nobody')
      return found.session
    }
    const [one, other] = [await speakFrom(), await speakFrom()]
    return { request, ends: 'pending', moves: [approve(one, request), approve(other, request)] }
  }),
  one('role granted after asking', async (company, under) => {
    const dee = await addColleague(under.tenantry, company, 'Dee', ['member'])
    const { request } = await asked(company)
    const grant = () => company.gil.session.users.assignRole(dee.id, 'org-admin')
    return { request, ends: 'pending', moves: [grant, approve(dee.session, request)] }
  }),
  one('approver made by the requester', async (company, under) => {
    const kim = await makeAdministrator(company, under)
    const { request } = await asked(company)
    return { request, ends: 'pending', moves: [approve(kim, request), approve(kim, request)] }
  }),
  one('approver made by the requester after asking', async (company, under) => {
    const { request } = await asked(company)
    const move = async () => (await makeAdministrator(company, under)).approvals.approve(request)
    return { request, ends: 'pending', moves: [move, move] }
  }),
  hand("approver's secret rotated by the requester", ({ ada }, fay) => ada.users.rotateSecret(fay.id)),
  hand("approver's e-mail set by the requester", ({ ada }, fay) =>
    ada.users.update(fay.id, { email: `${unused('mine')}@acorn.test` }),
  ),
  hand("approver's roles set by the requester", ({ ada }, fay) => ada.users.assignRole(fay.id, 'member')),
  hand("approver's chat link made by the requester", async ({ ada }, fay, { tenantry }) => {
    const { code } = await ada.chat.issueLinkCode(fay.id)
    const system = tenantry.system('chat').inOrganization(ada.principal.organizationId)
    return tenantry.execute(system.principal, 'chat.link', {
      codeHash: parseCode(code ?? '')?.hash ?? '',
      identity: { enterpriseId: null, teamId: 'T1', userId: unused('U').replace('-', '') },
    })
  }),
  one('secret input', async ({ cleo, users }) => ({
    moves: [
      () => cleo.approvals.request('user.rotateSecret', { userId: users.cleo.id }),
      () => cleo.approvals.request('user.claimSecret', { ticketId: 'tik_01kjpwd6m0ep5vmshpyhez62yx' }),
    ],
  })),
  one('edited input', async (company, { database }) => {
    const { request } = await asked(company)
    const { user: other } = await addUser(company.ada, company.oak.id)
    const edit = () =>
      database.pool.query('update tenantry.approval_requests set input = $1 where id = $2', [
        JSON.stringify({ userId: other.id }),
        request.id,
      ])
    return { request, ends: 'failed', moves: [edit, approve(company.fay.session, request)] }
  }),
  one('changed target', async (company) => {
    const { request, user } = await asked(company)
    const change = () => company.gil.session.users.update(user, { firstName: unused('Another') })
    return { request, ends: 'failed', moves: [change, approve(company.fay.session, request)] }
  }),
  one('target that is gone', async (company, { tenantry }) => {
    const { request, user } = await asked(company)
    const job = tenantry.system('clean-up').inOrganization(company.organization.id)
    return {
      request,
      ends: 'failed',
      moves: [() => job.users.delete(user), approve(company.fay.session, request)],
    }
  }),
  one('changed rule', async (company) => {
    const { request, rule } = await asked(company, 2)
    const { id: ruleId, version: _version, starved: _starved, ...definition } = rule
    const weaken = () =>
      company.ada.approvals.rules.set({
        ...definition,
        commands: ['user.delete'],
        gives: [],
        for: null,
        when: [],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
        escalateTo: [],
        ruleId,
      })
    return { request, ends: 'failed', moves: [weaken, approve(company.fay.session, request)] }
  }),
  one('rule removed, and another one made', async (company) => {
    const { request, rule } = await asked(company, 2)
    const swap = async () => {
      await company.ada.approvals.rules.remove(rule)
      await company.ada.approvals.rules.set(twoForDeleting())
    }
    return { request, ends: 'failed', moves: [swap, approve(company.fay.session, request)] }
  }),
  one('expired', async (company, { clock }) => {
    const { request } = await asked(company)
    const wait = async () => clock.advance(TWO_WEEKS_MS)
    return { request, ends: 'expired', moves: [wait, approve(company.fay.session, request)] }
  }),
  one('double click', async (company) => {
    const { request } = await asked(company, 2)
    const { fay, ada } = company
    const click = approve(fay.session, request)
    return { request, ends: 'cancelled', moves: [click, click, () => ada.approvals.cancel(request)] }
  }),
  one('replayed click', async (company) => {
    const { request } = await asked(company)
    const click = approve(company.fay.session, request, unused('click'))
    return { request, ends: 'executed', moves: [click, click, click] }
  }),
  one('two approvers at once', async (company) => {
    const { request } = await asked(company)
    const { fay, gil, hal } = company
    return {
      request,
      ends: 'executed',
      moves: [fay, gil, hal].map(({ session }) => approve(session, request)),
    }
  }),
  one('approver deactivated between vote and execution', async (company) => {
    const { request } = await asked(company, 2)
    const { fay, gil, hal } = company
    return {
      request,
      ends: 'pending',
      moves: [
        approve(fay.session, request),
        () => hal.session.users.deactivate(fay.id),
        approve(gil.session, request),
      ],
    }
  }),
  one('approver demoted between vote and execution', async (company) => {
    const { request } = await asked(company, 2)
    const { fay, gil, hal } = company
    return {
      request,
      ends: 'pending',
      moves: [
        approve(fay.session, request),
        () => hal.session.users.revokeRole(fay.id, 'org-admin'),
        approve(gil.session, request),
      ],
    }
  }),
  one('requester deactivated', async (company) => {
    const { request } = await asked(company)
    const { fay, gil, users } = company
    return {
      request,
      ends: 'cancelled',
      moves: [() => gil.session.users.deactivate(users.ada), approve(fay.session, request)],
    }
  }),
  one('requester who lost the right', async (company) => {
    const { request } = await asked(company)
    const { fay, gil, users } = company
    return {
      request,
      ends: 'failed',
      moves: [() => gil.session.users.revokeRole(users.ada, 'org-admin'), approve(fay.session, request)],
    }
  }),
  one('click by a bystander', async (company, { birch }) => {
    const { request } = await asked(company)
    const { ben, cleo, dov } = company
    return {
      request,
      ends: 'pending',
      moves: [ben, cleo, dov, birch.eve].map((session) => approve(session, request)),
    }
  }),
  one('empty approver list', async ({ ada }) => ({
    moves: [
      () => ada.approvals.rules.set({ ...twoForDeleting(), stages: [{ need: 'any', approvers: [] }] }),
      () =>
        ada.approvals.rules.set({
          ...twoForDeleting(),
          stages: [{ need: 'any', approvers: [{ role: 'member' }] }],
        }),
      () => ada.approvals.rules.set(twoForDeleting(50)),
    ],
  })),
  one('requester as the stand-in of an approver', async (company) => {
    const { ada, fay, users } = company
    await fay.session.approvals.delegate({ standInId: users.ada.id })
    const { request } = await asked(company)
    return { request, ends: 'pending', moves: [approve(ada, request), approve(ada, request)] }
  }),
  one('one person with two voices', async (company) => {
    const { fay, gil } = company
    await gil.session.approvals.delegate({ standInId: fay.id })
    const { request } = await asked(company, 2)
    return {
      request,
      ends: 'pending',
      moves: [approve(fay.session, request), approve(fay.session, request), approve(fay.session, request)],
    }
  }),
  one('requester made by the approver', async (company, under) => {
    const kim = await makeAdministrator(company, under)
    const request = await askedBy(kim, company)
    return { request, ends: 'pending', moves: [approve(company.ada, request)] }
  }),
  one('approver made by somebody whom the requester made', async (company, under) => {
    const kim = await makeAdministrator(company, under)
    const lou = await makeAdministrator(company, under, kim)
    const { request } = await asked(company)
    return { request, ends: 'pending', moves: [approve(kim, request), approve(lou, request)] }
  }),
  one('approver renewed by somebody whom the requester made', async (company, under) => {
    const kim = await makeAdministrator(company, under)
    const { request } = await asked(company)
    const { fay, organization } = company
    const hers = await under.tenantry.actAs(
      { organizationId: organization.id, userId: fay.id },
      { assertedBy: 'attack' },
    )
    await company.ada.users.rotateSecret(fay.id)
    return {
      request,
      ends: 'pending',
      moves: [() => kim.users.rotateSecret(fay.id), approve(hers, request)],
    }
  }),
  one('requester and approver made by one person', async (company, under) => {
    const [kim, lou] = [await makeAdministrator(company, under), await makeAdministrator(company, under)]
    const request = await askedBy(kim, company)
    return { request, ends: 'pending', moves: [approve(lou, request), approve(company.ada, request)] }
  }),
  one('two voices of one person and of whom they made', async (company, under) => {
    const { fay, gil } = company
    const kim = await makeAdministrator(company, under, fay.session)
    await company.ada.approvals.rules.set(twoForDeleting(2))
    const { user } = await addUser(company.ada, company.oak.id)
    const request = await askToDelete(gil.session, user.id)
    return { request, ends: 'pending', moves: [approve(fay.session, request), approve(kim, request)] }
  }),
  one('role of the approver given by a file of the requester', async (company, { tenantry }) => {
    const dee = await addColleague(tenantry, company, 'Dee', ['member'])
    const { email } = await company.ada.users.get(dee.id)
    await company.ada.import.users(`external_id,account,email,roles\n,default,${email},org-admin\n`)
    const { request } = await asked(company)
    return { request, ends: 'pending', moves: [approve(dee.session, request)] }
  }),
  one("approver's role widened by the requester", async (company, { tenantry }) => {
    await company.ada.roles.create({ role: 'weak', grants: [...VOTING] })
    const dee = await addColleague(tenantry, company, 'Dee', ['weak'])
    await company.ada.roles.update('weak', { grants: [...VOTING, ...DELETING] })
    await company.ada.approvals.rules.set({
      ...twoForDeleting(),
      stages: [{ need: 'any', approvers: [{ role: 'weak' }, { role: 'org-admin' }] }],
    })
    const { user } = await addUser(company.ada, company.oak.id)
    const request = await askToDelete(company.ada, user.id)
    return { request, ends: 'pending', moves: [approve(dee.session, request)] }
  }),
  givenAccount("approver's account given a role by the requester"),
  one('a secret that outlives its renewal', async (company, { tenantry, clock }) => {
    const { ada, gil, organizationSecret, defaultAccount } = company
    const kim = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
    const asKim = await tenantry.authenticate({ organizationSecret, userSecret: kim.userSecret })
    const { userSecret } = await asKim.users.rotateSecret(kim.user.id)
    if (userSecret === null) throw new Error('there was no secret')
    clock.advance(1_000)
    await gil.session.users.rotateSecret(kim.user.id, { overlapMs: DAY_MS })
    const { request } = await asked(company)
    const again = await tenantry.authenticate({ organizationSecret, userSecret })
    return { request, ends: 'pending', moves: [approve(again, request)] }
  }),
  one('role widened between the votes', async (company) => {
    const { ada, fay, gil, users } = company
    await ada.roles.create({ role: 'helper', grants: [...VOTING] })
    await ada.approvals.rules.set({ ...twoForDeleting(2), commands: ['user.assignRole'] })
    const request = await ada.approvals.request('user.assignRole', { userId: users.dov.id, role: 'helper' })
    const widen = () =>
      ada.roles.update('helper', { grants: [...VOTING, { permission: 'user:delete', reach: 'account' }] })
    return {
      request,
      ends: 'failed',
      moves: [approve(fay.session, request), widen, approve(gil.session, request)],
    }
  }),
  one('account filled after it was asked to end it', async (company) => {
    const { ada, fay } = company
    const elm = await ada.accounts.create({ externalId: unused('elm') })
    await ada.approvals.rules.set({ ...twoForDeleting(), commands: ['account.deactivate'] })
    const request = await ada.approvals.request('account.deactivate', { accountId: elm.id })
    return {
      request,
      ends: 'failed',
      moves: [() => addUser(ada, elm.id), approve(fay.session, request)],
    }
  }),
  one('rule starved by whoever it binds', async (company) => {
    const { ada, fay, gil, hal } = company
    await ada.approvals.rules.set(twoForDeleting())
    const { user } = await addUser(ada, company.oak.id)
    for (const { id } of [fay, gil, hal]) await ada.users.deactivate(id)
    return { moves: [() => ada.users.delete(user), () => askToDelete(ada, user.id)] }
  }),
  one('rule starved by whom the one whom it binds made', async (company, under) => {
    const { ada, fay, gil, hal } = company
    const kim = await makeAdministrator(company, under)
    await ada.approvals.rules.set(twoForDeleting())
    const { user } = await addUser(ada, company.oak.id)
    for (const { id } of [fay, gil, hal]) await kim.users.deactivate(id)
    return { moves: [() => ada.users.delete(user)] }
  }),
  one('rule starved by whoever it binds, and fed by those whom they made', async (company, { tenantry }) => {
    const { ada, fay, gil, hal, organization, defaultAccount } = company
    await ada.approvals.rules.set(twoForDeleting())
    const { user } = await addUser(ada, company.oak.id)
    for (const { id } of [fay, gil, hal]) await ada.users.deactivate(id)
    const { user: kim } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
    await tenantry.system('leavers').inOrganization(organization.id).users.deactivate(kim)
    return { moves: [() => ada.users.delete(user), () => askToDelete(ada, user.id)] }
  }),
  one('approver of a rule that wants all deactivated while it was asked', async (company) => {
    const { ada, fay, gil, hal } = company
    await ada.users.deactivate(hal.id)
    const { request } = await asked(company, 'all')
    return {
      request,
      ends: 'failed',
      moves: [
        () => ada.users.reactivate(hal.id),
        approve(fay.session, request),
        approve(gil.session, request),
      ],
    }
  }),
  one("approver of a rule that wants all made the requester's before it was asked", async (company) => {
    const { ada, hal, oak } = company
    await ada.approvals.rules.set(twoForDeleting('all'))
    const { user } = await addUser(ada, oak.id)
    await ada.users.rotateSecret(hal.id)
    return { moves: [() => askToDelete(ada, user.id), () => ada.users.delete(user)] }
  }),
  one('target raised above the ceiling of the approvers', async (company, { tenantry }) => {
    const { ada, oak } = company
    await ada.roles.create({ role: 'deputy', grants: [...VOTING, ...DELETING] })
    const dee = await addColleague(tenantry, company, 'Dee', ['deputy'])
    await ada.approvals.rules.set({
      ...twoForDeleting(),
      stages: [{ need: 'any', approvers: [{ user: dee.id }] }],
    })
    const { user } = await addUser(ada, oak.id)
    await ada.users.assignRole(user, 'account-admin')
    return { moves: [() => ada.users.delete(user), () => askToDelete(ada, user.id)] }
  }),
  hand("approver's external id set by the requester", async ({ ada, users }, fay) => {
    const mine = unused('sso')
    await ada.users.update(users.ada, { externalId: mine })
    await ada.users.update(users.ada, { externalId: null })
    return ada.users.update(fay.id, { externalId: mine })
  }),
  one('review closed by whom the one who broke the glass made', async (company, under) => {
    const { ada, oak } = company
    const { user } = await addUser(ada, oak.id)
    const deletion = { userId: user.id }
    const { review } = await ada.approvals.breakGlass('user.delete', deletion, { reason: 'In need' })
    const kim = await makeAdministrator(company, under)
    const lou = await makeAdministrator(company, under, kim)
    return { moves: [kim, lou, ada].map((session) => () => session.approvals.reviews.close(review)) }
  }),
  one(
    'role of the approver given by the requester, and another one by somebody else',
    async (company, under) => {
      const { ada, gil } = company
      const dee = await addColleague(under.tenantry, company, 'Dee', ['member'])
      await ada.users.assignRole(dee.id, 'org-admin')
      await gil.session.users.assignRole(dee.id, 'account-admin')
      const { request } = await asked(company)
      return { request, ends: 'pending', moves: [approve(dee.session, request)] }
    },
  ),
  givenAccount(
    "approver's account given a role by the requester, and another one by somebody else",
    async ({ gil, oak }) => {
      await gil.session.roles.create({ role: 'remover', grants: [...VOTING, ...DELETING_OWN] })
      await gil.session.execute('account.grantRole', { accountId: oak.id, role: 'remover' })
    },
  ),
  one('approver made by the requester, whose secret somebody else renewed', async (company, { tenantry }) => {
    const { ada, gil, defaultAccount, organization } = company
    const { user } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
    const { request } = await asked(company)
    await gil.session.users.rotateSecret(user.id)
    const organizationId = organization.id
    const session = await tenantry.actAs({ organizationId, userId: user.id }, { assertedBy: 'their mailbox' })
    return { request, ends: 'pending', moves: [approve(session, request)] }
  }),
  hand("approver's password set by the requester", ({ ada }, fay) =>
    ada.users.setPassword(fay.id, 'quiet harbour lantern 7'),
  ),
  one("approver's stand-in in the requester's hand", async (company, { tenantry }) => {
    const { ada, gil, hal, oak, organization } = company
    await ada.approvals.rules.set({
      ...twoForDeleting(),
      stages: [{ need: 'any', approvers: [{ user: gil.id }] }],
    })
    await gil.session.approvals.delegate({ standInId: hal.id })
    const { user } = await addUser(ada, oak.id)
    const request = await askToDelete(ada, user.id)
    const his = await tenantry.actAs(
      { organizationId: organization.id, userId: hal.id },
      { assertedBy: 'attack' },
    )
    return {
      request,
      ends: 'pending',
      moves: [() => ada.users.rotateSecret(hal.id), approve(his, request)],
    }
  }),
  one('rule starved by whoever it binds, in the transaction of what it is about', async (company) => {
    const { ada, fay, gil, hal } = company
    await ada.approvals.rules.set(twoForDeleting())
    const { user } = await addUser(ada, company.oak.id)
    const others = [fay.id, gil.id, hal.id]
    return {
      moves: [
        () =>
          ada.transaction(async (tx) => {
            for (const id of others) await tx.users.revokeRole(id, 'org-admin')
            await tx.users.delete(user)
            for (const id of others) await tx.users.assignRole(id, 'org-admin')
          }),
      ],
    }
  }),
  one('expiry put off', async (company, { database, clock }) => {
    const { request } = await asked(company)
    const putOff = () =>
      database.pool.query(
        `update tenantry.approval_requests set expires_at = expires_at + interval '1 year' where id = $1`,
        [request.id],
      )
    const wait = async () => clock.advance(TWO_WEEKS_MS)
    return { request, ends: 'failed', moves: [putOff, wait, approve(company.fay.session, request)] }
  }),
]

const unusedId = (stem: string): string => unused(stem).replace('-', '0')

async function makeAdministrator(
  company: Company,
  { tenantry }: UnderTest,
  by: Session = company.ada,
): Promise<Session> {
  const { userSecret } = await addUser(by, company.defaultAccount.id, { roles: ['org-admin'] })
  return tenantry.authenticate({ organizationSecret: company.organizationSecret, userSecret })
}

/** Somebody asks, under a rule, for the deletion of a user. */
async function askedBy(by: Session, company: Company): Promise<ApprovalRequest> {
  await company.ada.approvals.rules.set(twoForDeleting(company.need))
  const { user } = await addUser(company.ada, company.oak.id)
  return askToDelete(by, user.id)
}

/** A role of the organization's own, which can do what the rules of these attacks are about. */
const DELETING = (['user:delete', 'user:read', 'account:read'] as const).map(
  (permission) => ({ permission, reach: 'organization' }) as const,
)
const DELETING_OWN = (['user:delete', 'user:read'] as const).map(
  (permission) => ({ permission, reach: 'account' }) as const,
)
const VOTING = [{ permission: 'approval:read', reach: 'self' }] as const
