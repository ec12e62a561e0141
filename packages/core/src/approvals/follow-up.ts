import type { ApprovalRule } from '../domain/approval/approval-rule.ts'
import type { Happening } from '../domain/event.ts'
import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { lockOpenRequestsOf } from '../store/tables/approval-requests.ts'
import { markStarved, readRules } from '../store/tables/approval-rules.ts'
import { takeBackVotes } from '../store/tables/approval-votes.ts'
import { endedRequests } from './end.ts'
import { feedingOf, isFedAgain } from './feeding.ts'
import { forgetPeople } from './gone-people.ts'
import { withStagePeople } from './people.ts'
import { toldIn } from './told-in.ts'

/** What shuts somebody out of what they have asked for and agreed to, and how it is said. */
const SHUT_OUT: Readonly<Record<string, string>> = {
  'user.deactivated': 'was deactivated',
  'user.deleted': 'was deleted',
  'user.moved': 'was moved to another account',
}

/** What changes who could agree to anything. */
const CHANGES_APPROVERS = new Set([
  ...Object.keys(SHUT_OUT),
  'user.created',
  'user.reactivated',
  'role.assigned',
  'role.revoked',
  'account.reactivated',
  'account.role_granted',
  'account.role_revoked',
])

/**
 * What follows for approvals from what a command did, in its transaction: whoever is shut out loses what they have asked for, and the
 * votes that they gave, or that were given in their stead; a purge leaves nothing of the account's people (H9); and rules that too few
 * people are left to keep are said to be starved.
 *
 * @param all what happened in the transaction; what the command did begins at `since`
 * @param rules the rules as the command has read them, null where it has not
 */
export async function followUp(
  work: Work,
  { all, since, rules }: { all: readonly Happening[]; since: number; rules: readonly ApprovalRule[] | null },
): Promise<void> {
  const happenings = all.slice(since)
  const shutOut = happenings.filter(({ type, userId }) => type in SHUT_OUT && userId !== undefined)
  if (shutOut.length > 0) await cancelWhatTheyAsked(work, shutOut)
  if (shutOut.length > 0) await takeTheirVotesBack(work, idsOf(shutOut))
  if (happenings.some(({ type }) => type === 'account.purged'))
    await forgetPeople(work, idsOf(happenings.filter(({ type }) => type === 'user.deleted')))
  // Who makes a rule about these people at the same time has waited for this, or this for them.
  if (rules?.length !== 0 && happenings.some(changesApprovers)) await feedRules(work, { all, happenings })
}

/** A file gives and takes roles with whatever else it changes of a user. */
function changesApprovers({ type, after }: Happening): boolean {
  return (
    CHANGES_APPROVERS.has(type) ||
    type.startsWith('role.') ||
    (type === 'user.updated' && after?.roles !== undefined)
  )
}

function idsOf(happenings: readonly Happening[]): readonly UserId[] {
  return [...new Set(happenings.flatMap(({ userId }) => (userId === undefined ? [] : [userId])))]
}

async function cancelWhatTheyAsked(work: Work, shutOut: readonly Happening[]): Promise<void> {
  const open = await work.scope.acrossAccounts((scope) => lockOpenRequestsOf(scope, idsOf(shutOut)))
  const how = new Map(shutOut.map(({ userId, type }) => [userId, SHUT_OUT[type]]))
  await endedRequests(work, open, ({ requesterId, requesterName }) => ({
    status: 'cancelled',
    outcome: `${requesterName} ${how.get(requesterId)}.`,
  }))
}

async function takeTheirVotesBack(work: Work, people: readonly UserId[]): Promise<void> {
  const taken = await work.scope.acrossAccounts((scope) => takeBackVotes(scope, people))
  for (const { by, request } of taken) {
    work.record({
      type: 'approval.withdrawn',
      on: { type: 'approval', id: request.id },
      accountId: toldIn(request),
      userId: request.requesterId,
      before: { voiceId: by },
    })
  }
}

/** Finds the rules that have too few people left, or enough again who are independent. */
async function feedRules(
  work: Work,
  { all, happenings }: { all: readonly Happening[]; happenings: readonly Happening[] },
): Promise<void> {
  const rules = await readRules(work.scope)
  const doers = [work.actor.userId, ...all.map(({ approved }) => approved?.onBehalfOf.id)].filter(
    (id) => id !== null && id !== undefined,
  )
  // Whoever is let in again is who they were.
  const isGiven = happenings.some((each) => changesApprovers(each) && !each.type.endsWith('.reactivated'))
  const by = (rule: ApprovalRule) => ({
    takers: all.some(({ type, on }) => type === 'approval.rule_starved' && on.id === rule.id) ? doers : [],
    givers: isGiven ? doers : [],
  })
  await work.scope.acrossAccounts(async (scope) => {
    for (const { rule, people } of await withStagePeople(work, scope, rules)) {
      const starved = feedingOf(work, rule, people) !== 'enough'
      if (starved === rule.starved) continue
      if (rule.starved && !(await isFedAgain(work, scope, { rule, people, ...by(rule) }))) continue
      await markStarved(scope, rule.id, starved)
      work.record({
        type: starved ? 'approval.rule_starved' : 'approval.rule_fed',
        on: { type: 'rule', id: rule.id },
        accountId: null,
        after: { rule: rule.name, ruleId: rule.id, ruleVersion: rule.version },
      })
    }
  })
}
