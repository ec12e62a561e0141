import type { ApprovalRule } from '../domain/approval/approval-rule.ts'
import { canBeSatisfied } from '../domain/approval/enough-voices.ts'
import type { UserId } from '../domain/id.ts'
import type { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import { readRules } from '../store/tables/approval-rules.ts'
import { ask, askedAlready } from './ask.ts'
import { isRequestable, whyNotAskable } from './askable.ts'
import type { Examined, Looked } from './examined.ts'
import { rolesGivenBy } from './given.ts'
import { approvalRequired } from './refusals.ts'
import { type Obstacle, rulesAbout, rulingOn } from './ruling.ts'
import { caseOf } from './standing.ts'
import { type ApprovalRequest, viewOf } from './view.ts'
import { stagesWithoutRule, votersOf } from './voters.ts'

/** What stands in the way of a call, with the two ways to go on: to be told, or to ask. */
export interface Hindrance {
  /** The answer to whoever did not ask; nothing was stored. */
  refusal(): Promise<TenantryError>
  /** Stores a request. */
  ask(reason: string | null): Promise<ApprovalRequest>
}

/** The rules of the organization, where one can be about a command at all, else null: read while its target is being loaded. */
export async function rulesOnCommand(work: Work, command: Command): Promise<readonly ApprovalRule[] | null> {
  // The host's own jobs are nobody, and no rule is about them.
  if (work.actor.userId === null || whyNotAskable(command) !== null) return null
  return readRules(work.scope)
}

/** Whether somebody can ask for a command that they may not do. */
export function mayAskFor({ actor }: Work, command: Command): boolean {
  return actor.userId !== null && isRequestable(command) && holdsAtAll(actor.grants, 'approval:request')
}

/**
 * What stands in the way of a call that was looked at; null where nothing does. Somebody who may not do it, and can neither ask, nor
 * anybody agree, is left to the refusal of the permission: then this is null as well.
 */
export async function obstacleTo(
  work: Work,
  looked: Looked,
  { rules, allowed }: { rules: readonly ApprovalRule[] | null; allowed: boolean },
): Promise<Hindrance | null> {
  const { actor } = work
  const all = rules ?? []
  if (actor.userId === null || (allowed ? all.length === 0 : !mayAskFor(work, looked.command))) return null
  const isAboutGifts = all.some(({ gives }) => gives.length > 0)
  const examined: Examined = { ...looked, given: isAboutGifts ? await rolesGivenBy(work, looked) : [] }
  const obstacle = await inTheWay(work, examined, { all, allowed, requester: actor.userId })
  if (obstacle === null) return null
  const mayAsk = holdsAtAll(actor.grants, 'approval:request')
  const { permission } = examined.command
  const isAskable = mayAsk && obstacle.glass === null
  const refusal = async () =>
    approvalRequired(obstacle, {
      ...{ permission, mayAsk },
      asked: isAskable ? await askedAlready(work, examined) : null,
    })
  return {
    refusal,
    async ask(reason) {
      if (!isAskable) throw await refusal()
      const request = await ask(work, examined, { obstacle, reason })
      return viewOf(work, await caseOf(work.scope, request))
    },
  }
}

async function inTheWay(
  work: Work,
  examined: Examined,
  { all, allowed, requester }: { all: readonly ApprovalRule[]; allowed: boolean; requester: UserId },
): Promise<Obstacle | null> {
  const about = rulesAbout(all, examined, work.actor)
  const ruling = await rulingOn(work, { about, examined, requester })
  if (ruling !== null) return { ...ruling, about, fourEyes: allowed }
  if (allowed) return null
  const stages = await stagesWithoutRule(work, examined)
  const voters = await work.scope.acrossAccounts((scope) =>
    votersOf(work, scope, { stages, examined, requester, isBound: () => false }),
  )
  return canBeSatisfied(voters.stages)
    ? { ...voters, rules: [], stageOf: [], about, fourEyes: false, glass: null }
    : null
}
