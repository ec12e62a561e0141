import { canonicalJson } from '../domain/canonical-json.ts'
import type { UserId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'
import { recordedInput } from '../operations/recorded-input.ts'
import type { Work } from '../operations/work.ts'
import { ownerFieldsOf } from '../policy/policy.ts'
import {
  countOpenRequests,
  lockOpenRequest,
  readOpenRequestOf,
  type StoredRequest,
} from '../store/tables/approval-requests.ts'
import { insertVoters } from '../store/tables/approval-votes.ts'
import { insertRequest, openAlready } from '../store/tables/write-approval-request.ts'
import { setDeadlines } from './deadlines.ts'
import { endedRequest } from './end.ts'
import { accountOf, type Examined, targetFingerprintOf, targetKeyOf } from './examined.ts'
import { type AskedAlready, namesOf } from './refusals.ts'
import { digestOfRequest } from './request-digest.ts'
import { type Obstacle, versionsOf } from './ruling.ts'
import { toldIn } from './told-in.ts'
import { escalationVoters } from './voters.ts'

/** So many of somebody's requests wait at a time: each is shown to everybody who can agree. */
const MOST_OPEN = 20

/** A week: long enough for a holiday's beginning, short enough that nobody is surprised by what they asked for long ago. */
const EXPIRE_AFTER_MS = 7 * 24 * 3_600_000

/**
 * Stores a request for what stands behind an obstacle. Who can agree is written down now: whoever could not cannot later, whatever
 * role they are given meanwhile. A newer request of the same person takes the place of their older one.
 */
export async function ask(
  work: Work,
  examined: Examined,
  { obstacle, reason }: { obstacle: Obstacle; reason: string | null },
): Promise<StoredRequest> {
  const { actor, now, policy, scope } = work
  const { command } = examined
  const { rules } = obstacle
  const [first = null] = rules
  if (actor.userId === null) throw new Error('nobody asks for nothing')
  const wanting = rules.find(({ reasons }) => reasons.ask)
  if (wanting !== undefined && reason === null)
    throw new TenantryError('invalid_input', `The rule ${wanting.name} wants a reason. Say why you ask.`)

  const input = storedInput(command, examined.input)
  const targetKey = targetKeyOf({ ...examined, input }, actor.userId)
  await supersede(work, { command: command.name, targetKey })
  await refuseTooMany(work, actor.userId)
  const asked = {
    id: work.newId('approval'),
    command: command.name,
    input: JSON.parse(canonicalJson(input)),
    targetKey,
    targetFingerprint: await scope.acrossAccounts((all) => targetFingerprintOf(work, all, examined)),
    accountId: accountOf(examined, ownerFieldsOf(policy, command.permission).account),
    requesterId: actor.userId,
    requesterName: actor.name,
    askedInAccountId: actor.accountId,
    fourEyes: obstacle.fourEyes,
    reason,
    surface: work.principal.surface,
    via: work.principal.via,
    rule: first && { id: first.id, version: first.version, name: namesOf(rules) ?? '' },
    ruled: versionsOf(obstacle.about),
    needed: obstacle.stages.map(({ needed }) => needed),
    stageOf: obstacle.stageOf,
    status: 'pending',
    outcome: null,
    endedBy: null,
    endedAt: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + expireAfterMs(rules)),
  } as const
  const request: StoredRequest = { ...asked, digest: digestOfRequest(asked) }
  await insertRequest(scope, request, canonicalJson(input))
  const present = obstacle.voters
  const later = await escalationVoters(work, { obstacle, examined, requester: request.requesterId })
  await insertVoters(scope, request.id, [...present, ...later])
  work.record({
    type: 'approval.requested',
    on: { type: 'approval', id: request.id },
    accountId: toldIn(request),
    userId: request.requesterId,
    asked: recordedInput(command, request.input),
    after: {
      command: request.command,
      digest: request.digest,
      ruleId: first?.id,
      ruleVersion: first?.version,
      expiresAt: request.expiresAt.toISOString(),
      reason,
    },
  })
  await setDeadlines(work, request, rules)
  return request
}

/** The first of several that is over ends it. */
function expireAfterMs(rules: Obstacle['rules']): number {
  return rules.length === 0 ? EXPIRE_AFTER_MS : Math.min(...rules.map((rule) => rule.expireAfterMs))
}

async function refuseTooMany({ scope, now }: Work, requester: UserId): Promise<void> {
  if ((await scope.acrossAccounts((all) => countOpenRequests(all, requester, now))) < MOST_OPEN) return
  throw new TenantryError(
    'conflict',
    `${MOST_OPEN} of your requests wait to be decided, and that is as many as anybody may have. Wait for some of them, or cancel one.`,
    { limit: MOST_OPEN },
  )
}

/** What the actor has asked for already of what a call is about, where there is something. */
export async function askedAlready(work: Work, examined: Examined): Promise<AskedAlready | null> {
  const { actor, now, scope } = work
  const { command } = examined
  const input = inputToStore(command, examined.input)
  if (actor.userId === null || input === null) return null
  const targetKey = targetKeyOf({ ...examined, input }, actor.userId)
  const about = { command: command.name, targetKey, requesterId: actor.userId, now }
  const open = await scope.acrossAccounts((all) => readOpenRequestOf(all, about))
  return open && { request: open.id, same: canonicalJson(open.input) === canonicalJson(input) }
}

function storedInput(command: Command, input: unknown): unknown {
  const stored = inputToStore(command, input)
  if (stored !== null) return stored
  throw new TenantryError(
    'conflict',
    `${command.name} cannot be asked for: what it takes does not survive being stored. Ask an administrator to do it.`,
  )
}

async function supersede(work: Work, about: { command: string; targetKey: string }): Promise<void> {
  const open = await work.scope.acrossAccounts((scope) => lockOpenRequest(scope, about))
  if (open === null) return
  if (open.expiresAt <= work.now) {
    await endedRequest(work, open, { status: 'expired', outcome: null })
  } else if (open.requesterId === work.actor.userId) {
    await endedRequest(work, open, { status: 'superseded', outcome: 'A newer request took its place.' })
  } else throw openAlready()
}

/** What is kept of an input. The command reads it again when it is executed, and must find the same in it; null where it would not. */
function inputToStore(command: Command, input: unknown): unknown {
  const stored = command.approval && 'stored' in command.approval ? command.approval.stored?.(input) : input
  const text = canonicalJson(stored)
  const again = command.input.safeParse(JSON.parse(text))
  return again.success && canonicalJson(again.data) === text ? stored : null
}
