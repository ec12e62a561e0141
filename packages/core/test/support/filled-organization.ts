import { randomUUID } from 'node:crypto'
import type { Acorn } from '../../src/testing/personas.ts'
import { unused } from './additions.ts'
import { refusalOf } from './refusal.ts'
import type { UnderTest } from './tenantry-under-test.ts'

/** Puts a row of an organization into every table that can hold one. */
export async function fillOrganization(
  { tenantry, database }: Pick<UnderTest, 'tenantry' | 'database'>,
  { ada, ben, cleo, users, oak, organization }: Acorn,
): Promise<void> {
  const workspace = { enterpriseId: null, teamId: unused('T').replace('-', '0') }
  await tenantry.chat.connect((await ada.chat.issueConnectCode()).code ?? '', workspace)
  const link = await ada.chat.issueLinkCode(users.cleo)
  await tenantry.chat.link(link.code ?? '', { ...workspace, userId: unused('U').replace('-', '0') })
  await tenantry.chat.receive({ workspace, signature: unused('signature'), payload: '{}' })
  await cleo.users.setPassword(users.cleo, randomUUID())
  await ada.roles.create({ role: 'keeper', grants: ['user:read@account'] })
  await ada.accounts.grantRole(oak, 'keeper')
  await ada.accounts.create({ externalId: 'elm' }, { idempotencyKey: 'elm' })
  for (const _ of [1, 2]) await refusalOf(cleo.accounts.deactivate(oak))
  const { id: request } = await ben.approvals.request('account.create', { externalId: 'fir' })
  await ada.approvals.rules.set({
    name: 'Who moves',
    commands: ['user.move'],
    stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
  })
  await ada.approvals.delegate({ standInId: users.cleo.id })
  // What takes a second process, a bot or an emergency to be written stands here by hand.
  const rows = [
    `approval_votes (organization_id, request_id, requester_id, voter_id, voter_name, voice_id, voice_name, stage, at)
      select organization_id, request_id, '${users.ben.id}', user_id, 'Ada', voice_id, 'Ada', stage, now()
        from tenantry.approval_voters where request_id = '${request}' limit 1`,
    `approval_cards (organization_id, request_id, team_id, shown_to, channel_id, message_ts, shows, posted_at)
      values ($1, '${request}', 'T1', 'U1', 'D1', '1', 'x', now())`,
    `approval_reviews (organization_id, id, command, input, reason, broken_by, broken_by_name, broken_at)
      values ($1, 'rev_1', 'user.delete', '{}', 'Fire', '${users.ada.id}', 'Ada', now())`,
    `event_cursors (organization_id, handler, number, wanted) values ($1, 'mailer', 1, 1)`,
    `event_dead_letters (organization_id, handler, number, attempts, problem, failed_at)
      values ($1, 'mailer', 1, 1, 'full', now())`,
  ]
  for (const row of rows)
    await database.pool.query(`insert into tenantry.${row}`, row.includes('$1') ? [organization.id] : [])
}
