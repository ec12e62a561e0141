import { randomUUID } from 'node:crypto'
import type { Acorn, Birch } from '../../src/testing/personas.ts'
import { addUser, unused } from './additions.ts'
import { refusalOf } from './refusal.ts'
import type { UnderTest } from './tenantry-under-test.ts'

/** An organization with its administrator Ada, Ben and Cleo in one account, and Dov in another one; whatever they are called there. */
export type Peopled = Pick<Acorn, 'organization' | 'ada' | 'ben' | 'cleo' | 'dov' | 'users' | 'oak' | 'pine'>

/** Birch, with people in the places in which Acorn has them. */
export async function peopledBirch(
  { tenantry }: Pick<UnderTest, 'tenantry'>,
  { organization, organizationSecret, eve, users, rowan }: Birch,
): Promise<Peopled> {
  const yew = await eve.accounts.create({ externalId: 'yew' })
  const ben = await addUser(eve, rowan.id, { roles: ['account-admin'] })
  const cleo = await addUser(eve, rowan.id)
  const dov = await addUser(eve, yew.id)
  const session = ({ userSecret }: typeof ben) => tenantry.authenticate({ organizationSecret, userSecret })
  return {
    organization,
    ada: eve,
    ben: await session(ben),
    cleo: await session(cleo),
    dov: await session(dov),
    users: { ada: users.eve, ben: ben.user, cleo: cleo.user, dov: dov.user },
    oak: rowan,
    pine: yew,
  }
}

/** Puts rows of an organization, and of more than one account of it, into every table that can hold some. */
export async function fillOrganization(
  { tenantry, database }: Pick<UnderTest, 'tenantry' | 'database'>,
  { ada, ben, cleo, dov, users, oak, pine, organization }: Peopled,
): Promise<void> {
  const workspace = { enterpriseId: null, teamId: unused('T').replace('-', '0') }
  await tenantry.chat.connect((await ada.chat.issueConnectCode()).code ?? '', workspace)
  for (const user of Object.values(users)) {
    const link = await tenantry.system('test').inOrganization(organization.id).chat.issueLinkCode(user)
    await tenantry.chat.link(link.code ?? '', { ...workspace, userId: unused('U').replace('-', '0') })
  }
  await tenantry.chat.receive({ workspace, signature: unused('signature'), payload: '{}' })
  const role = unused('keeper')
  await ada.roles.create({ role, grants: ['user:read@account'] })
  await ada.users.assignRole(users.cleo, role)
  for (const account of [oak, pine]) await ada.accounts.grantRole(account, role)
  await ada.accounts.create({ externalId: 'elm' }, { idempotencyKey: unused('elm') })
  for (const person of [cleo, dov]) {
    const { user } = await person.whoami()
    if (user !== null) await person.users.setPassword(user, randomUUID())
  }
  for (const _ of [1, 2]) await refusalOf(cleo.accounts.deactivate(oak))
  for (const requester of [ben, dov])
    await requester.approvals.request('account.create', { externalId: 'fir' })
  await ada.approvals.rules.set({
    name: 'Who moves',
    commands: ['user.move'],
    stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
  })
  for (const busy of [ada, ben]) await busy.approvals.delegate({ standInId: users.cleo.id })
  await dov.approvals.delegate({ standInId: (await addUser(ada, pine.id)).user.id })
  // What takes a second process, a bot or an emergency to be written stands here by hand.
  const rows = [
    `approval_votes (organization_id, request_id, requester_id, voter_id, voter_name, voice_id, voice_name, stage, at)
      select distinct on (r.id) v.organization_id, v.request_id, r.requester_id, v.user_id, 'Ada', v.voice_id, 'Ada', v.stage, now()
        from tenantry.approval_voters v
        join tenantry.approval_requests r on r.organization_id = v.organization_id and r.id = v.request_id
       where v.organization_id = $1`,
    `approval_cards (organization_id, request_id, team_id, shown_to, channel_id, message_ts, shows, posted_at)
      select organization_id, id, 'T1', 'U1', 'D1', id, 'x', now() from tenantry.approval_requests where organization_id = $1`,
    `approval_reviews (organization_id, id, account_id, command, input, reason, broken_by, broken_by_name, broken_at)
      select organization_id, 'rev_' || id, id, 'user.delete', '{}', 'Fire', '${users.ada.id}', 'Ada', now()
        from tenantry.accounts where organization_id = $1`,
    `event_cursors (organization_id, handler, number, wanted) values ($1, 'mailer', 1, 1)`,
    `event_dead_letters (organization_id, handler, number, attempts, problem, failed_at)
      values ($1, 'mailer', 1, 1, 'full', now())`,
  ]
  for (const row of rows) await database.pool.query(`insert into tenantry.${row}`, [organization.id])
}
