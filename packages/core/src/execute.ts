import type { z } from 'zod'
import { Asked, cannotAskHere } from './approvals/asked.ts'
import { followUp } from './approvals/follow-up.ts'
import { mayAskFor, obstacleTo, rulesOnCommand } from './approvals/obstacle.ts'
import { type Call, type CheckedCall, checkedCall } from './checked-call.ts'
import { recordingDenials } from './denials.ts'
import type { OrganizationLimits } from './domain/organization.ts'
import { keyOwner } from './domain/principal.ts'
import type { TenantryError } from './errors.ts'
import { lookInOrganization } from './look.ts'
import { inOrganization } from './open-work.ts'
import type { Opened } from './opened.ts'
import type { Authorized, Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { parseInput } from './operations/input.ts'
import { recordedInput } from './operations/recorded-input.ts'
import type { Work } from './operations/work.ts'
import { allows, forbidden, holdsAtAll, refusedTo } from './policy/authorize.ts'
import { Overtaken } from './store/frame/database-fault.ts'
import { answersOf, settled, together } from './store/frame/together.ts'
import { claimKey } from './store/tables/idempotency.ts'
import type { World } from './world.ts'

/**
 * Runs a command in a transaction of its own: the one way by which anything is written. A refusal rolls everything back, the claim of
 * the key included, and is then recorded where it is worth knowing.
 *
 * @throws TenantryError one of the catalogue; then nothing was done
 */
export async function executeCommand<Input extends z.ZodType, Target, Output>(
  world: World,
  command: Command<string, Input, Target, Output>,
  call: Call<unknown>,
): Promise<Output> {
  const { principal, input: asked } = call
  return recordingDenials(world, { principal, operation: command, asked }, async () => {
    const checked = checkedCall(command, call)
    // What a host's command does besides writing here would be done twice.
    const isOnce = isNeverRunTwice(world, command)
    const answer = await inOrganization(
      isOnce ? { ...world, transaction: world.transactionOnce } : world,
      principal,
      'write',
      (opened) => runOrAsk(opened, command, { ...checked, isAlone: command.runsOthers !== true }),
      isOnce ? 'live' : 'foreseen',
    )
    // The request is stored by now; the call was not made, and says so.
    if (answer instanceof Asked) throw answer.refusal()
    return answer
  })
}

/** Runs a command in a transaction of several, in which nothing can be asked. */
export async function runCommand<Input extends z.ZodType, Target, Output>(
  opened: Opened,
  command: Command<string, Input, Target, Output>,
  call: CheckedCall<z.output<Input>>,
): Promise<Output> {
  if (call.ask !== null || command.name === 'approval.request') throw cannotAskHere()
  return (await runOrAsk(opened, command, call)) as Output
}

/** A command that has a transaction to itself. */
interface Alone {
  /** Behind it nothing is sent but with the commit. */
  readonly isAlone?: boolean
}

/** Runs a command in a transaction that is open and entered. Each step stands on the ones before it (ARCHITECTURE.md). */
async function runOrAsk<Input extends z.ZodType, Target, Output>(
  opened: Opened,
  command: Command<string, Input, Target, Output>,
  { input, repeatable, ask, isAlone = false }: CheckedCall<z.output<Input>> & Alone,
): Promise<Output | Asked> {
  const work = opened.workOf(command.name, { asked: recordedInput(command, input) })
  refuseAtOnce(work, command)
  const before = opened.happenings.length

  const { limits } = work.organization
  const claim =
    repeatable === null ? null : { ...repeatable, owner: keyOwner(work.principal, work.actor.userId) }
  // The key first: a repeat is told that the first call still runs, and does not wait behind what that has locked.
  const claiming = claim === null ? null : claimKey(work.scope, claim, work.now)
  const locking = locked(opened, command, input)
  // Whoever waits for a lock, or for the first call with this key, may lose a role meanwhile: who acts is read again before anything is
  // decided, behind the last lock. What the command is about is read in the same flight, and again where they are not what they were.
  const look = () => settled([rulesOnCommand(work, command), command.load(work, input)])
  const waits = claim !== null || command.lock !== undefined || opened.foresees
  const enterAndLook = () =>
    together([waits ? opened.reenter() : false, command.host === undefined ? look() : null])
  const behind = command.lock === undefined || command.locksAtOnce ? enterAndLook() : null
  const [claimed] = await together([claiming, locking, behind])
  const storeOutcome = (outcome: string) => {
    const storing = claimed?.first ? claimed.store(outcome) : null
    if (storing !== null) opened.sendWithCommit(storing)
  }
  const [isChanged, looked] = await (behind ?? enterAndLook())
  if (claimed?.first === false) return replayed(work, command, claimed.outcome)
  refuseOvertaken(limits, work.organization.limits)

  const [rules, target] = answersOf(isChanged || looked === null ? await look() : looked)
  const authorized = command.authorized(target, input, work)
  const allowed = isAllowed(work, command, authorized)
  const obstacle = await obstacleTo(work, { command, input, target, authorized }, { rules, allowed })
  if (obstacle !== null) {
    if (ask === null) throw await obstacle.refusal()
    const asked = new Asked(await obstacle.ask(ask.reason))
    storeOutcome(asked.outcome())
    return asked
  }
  if (!allowed) throw refusalOf(work, command, authorized)
  await command.check?.(work, input, target)

  // Where there are rules, what follows from it is asked behind it.
  if (isAlone && rules?.length === 0) opened.handleLast()
  const output = await command.handle(work, input, target)
  await followUp(work, { all: opened.happenings, since: before, rules })
  if (claimed !== null) storeOutcome(JSON.stringify(command.withoutSecrets?.(output) ?? output))
  return output
}

/** Sends what a command locks. Where what it stands on behind its locks is foreseen, nothing waits for them but the server. */
function locked<Input extends z.ZodType>(
  opened: Opened,
  command: Pick<Command<string, Input>, 'lock' | 'locksAtOnce'>,
  input: z.output<Input>,
): Promise<void> | null {
  const locking = command.lock?.(opened.work, input) ?? null
  if (locking === null || !command.locksAtOnce || !opened.foresees) return locking
  opened.awaitWithCommit(locking)
  return null
}

/** Where a limit was set meanwhile, the organization was not locked for counting, and now it would be too late: others are locked already. */
function refuseOvertaken(before: OrganizationLimits, now: OrganizationLimits): void {
  if (before.usersPerAccount === null && now.usersPerAccount !== null)
    throw new Overtaken('a limit was set while this waited for its locks')
}

/** The first outcome again: for whoever still holds the permission, or had asked. */
function replayed<Output>(
  work: Work,
  command: Pick<Command, 'permission' | 'refusedAs'>,
  outcome: string,
): Output | Asked {
  const asked = Asked.from(outcome)
  if (asked !== null) return asked
  if (!holdsAtAll(work.actor.grants, command.permission)) throw refusedTo(command)
  return JSON.parse(outcome) as Output
}

/** Runs a query in a transaction of its own: no locks, and only a refusal is recorded. What the caller may not see is not there. */
export async function executeQuery<Input extends z.ZodType, Output>(
  world: World,
  query: Query<string, Input, Output>,
  { principal, input: raw }: Call<unknown>,
): Promise<Output> {
  return recordingDenials(world, { principal, operation: query as Query, asked: raw }, async () => {
    const input = parseInput(query.input, raw)
    return lookInOrganization(world, principal, {
      look: (work) => answerTo(query, work, input),
      isAtOnce: query.isOneStatement?.(input) === true,
    })
  })
}

/** Runs a query in a transaction that is open and entered. */
export async function runQuery<Input extends z.ZodType, Output>(
  { work }: Pick<Opened, 'work'>,
  query: Query<string, Input, Output>,
  input: z.output<Input>,
): Promise<Output> {
  return answerTo(query, work, input)
}

async function answerTo<Input extends z.ZodType, Output>(
  query: Query<string, Input, Output>,
  work: Work,
  input: z.output<Input>,
): Promise<Output> {
  refuseAtOnce(work, query)
  return query.run(work, input)
}

/** What a command would do, for whoever must confirm it: authorized and checked like the command, and then not done. */
export async function previewCommand<Input extends z.ZodType, Target, Output>(
  world: World,
  command: Command<string, Input, Target, Output>,
  call: Call<unknown>,
): Promise<readonly string[]> {
  const { principal, input: asked } = call
  return recordingDenials(world, { principal, operation: command, asked }, async () => {
    const { input } = checkedCall(command, call)
    return inOrganization(world, principal, 'read', async ({ work }) => {
      refuseAtOnce(work, command)
      const [rules, target] = await together([rulesOnCommand(work, command), command.load(work, input)])
      const authorized = command.authorized(target, input, work)
      const allowed = isAllowed(work, command, authorized)
      const obstacle = await obstacleTo(work, { command, input, target, authorized }, { rules, allowed })
      if (obstacle !== null) throw await obstacle.refusal()
      if (!allowed) throw refusalOf(work, command, authorized)
      await command.check?.(work, input, target)
      return (await command.effects?.(work, input, target)) ?? []
    })
  })
}

/**
 * Refuses whoever holds the command's permission at no reach, and records it as the command would: asked before a person is asked for
 * the rest of an input.
 */
export async function refuseUnlessHeld(
  world: World,
  operation: Command | Query,
  { principal, input: asked }: Call<unknown>,
): Promise<void> {
  await recordingDenials(world, { principal, operation, asked }, async () =>
    inOrganization(world, principal, 'read', async ({ work }) => refuseAtOnce(work, operation)),
  )
}

/** A host's command is not, nor what may run one. */
function isNeverRunTwice({ operations }: World, command: Pick<Command, 'host' | 'runsOthers'>): boolean {
  if (command.runsOthers !== true) return command.host !== undefined
  return [...operations.values()].some((each) => each.kind === 'command' && each.host !== undefined)
}

/**
 * Refuses somebody who holds the permission at no reach: it depends on the caller alone, so it says nothing of what exists. Not where they
 * can ask for it.
 */
function refuseAtOnce(work: Work, operation: Command | Query): void {
  if (holdsAtAll(work.actor.grants, operation.permission)) return
  if (operation.kind === 'command' && mayAskFor(work, operation)) return
  throw refusedTo(operation)
}

function isAllowed(
  { actor }: Work,
  { permission }: Pick<Command, 'permission'>,
  { row, fields }: Authorized,
): boolean {
  return allows(actor.ability, permission, fields === undefined ? { row } : { row, fields })
}

/** The refusal of somebody who may not do it. Where the instance would be allowed but for these fields, it names them. */
function refusalOf(
  { actor }: Work,
  command: Pick<Command, 'permission' | 'refusedAs'>,
  { row, fields }: Authorized,
): TenantryError {
  const { permission } = command
  const mayChange = (field: string) => allows(actor.ability, permission, { row, fields: [field] })
  const refused = fields?.filter((field) => !mayChange(field)) ?? []
  const others = actor.grants.flatMap((grant) =>
    grant.permission === permission ? (grant.fields ?? []) : [],
  )
  const some = refused.length < (fields?.length ?? 0) || others.some(mayChange)
  return some && refused.length > 0
    ? forbidden(permission, `You may not change ${refused.join(', ')} here. Ask an administrator.`)
    : refusedTo(command)
}
