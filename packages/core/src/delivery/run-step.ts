import { operationNamed } from '../by-name.ts'
import { checkedCall } from '../checked-call.ts'
import { recordingDenials } from '../denials.ts'
import { DEFAULT_TRIES, pauseMs, problemOf } from '../domain/back-off.ts'
import type { DueStep } from '../domain/due-step.ts'
import type { OrganizationId, StepId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import { type RefusalCode, TenantryError } from '../errors.ts'
import { runCommand } from '../execute.ts'
import { inOrganization } from '../open-work.ts'
import { readStep } from '../store/delivery/due-steps.ts'
import { giveStepUp, postponeStep, removeStepInHand, takeStep } from '../store/delivery/steps-in-hand.ts'
import type { Background } from './background.ts'

/** Longer than any command takes: its statements are given up long before. */
const IN_HAND_MS = 60_000

/** A step of an inactive organization waits until it is active again, and is looked at this often. */
const INACTIVE_PAUSE_MS = 300_000

/** Refusals that another attempt would only repeat. */
const FINAL: ReadonlySet<RefusalCode> = new Set([
  'invalid_input',
  'forbidden',
  'not_found',
  'approval_required',
])

/** Somebody cancelled the step while its command was running, or another process took it over: nothing of this run counts. */
class NotOurs extends Error {}

/**
 * Runs a due step: its command, as a job of the host's named after what it is, in that organization. The step is removed by the
 * transaction of the command, so it takes effect once, however often it is begun; and not at all once it was cancelled.
 */
export async function runStep(
  background: Background,
  { organizationId, id }: { organizationId: OrganizationId; id: StepId },
): Promise<void> {
  const principal = background.principalIn(organizationId, 'due step', { step: id })
  const inside = <T>(work: Parameters<typeof inOrganization<T>>[3]) =>
    inOrganization(background.quietWorld, principal, 'write', work, 'even-inactive')

  const step = await inside(async ({ work: { scope, organization, now } }) => {
    if (organization.status === 'active') return takeStep(scope, id, { now, forMs: IN_HAND_MS })
    const waiting = await readStep(scope, id)
    const problem = 'the organization is inactive'
    if (waiting !== null) await postponeStep(scope, waiting, { forMs: INACTIVE_PAUSE_MS, problem })
    return null
  })
  if (step === null) return

  const failure = await perform(background, { step, principal }).catch((error: unknown) => ({ error }))
  if (failure === null || failure.error instanceof NotOurs) return
  const { error } = failure
  const problem = problemOf(error)
  await inside(async ({ work: { scope, now } }) => {
    if (step.attempts >= DEFAULT_TRIES.attempts || isFinal(error))
      return giveStepUp(scope, step, { at: now, problem })
    const forMs = pauseMs(DEFAULT_TRIES, step.attempts, background.chance())
    return postponeStep(scope, step, { forMs, problem })
  })
}

async function perform(
  { world }: Background,
  { step, principal }: { step: DueStep; principal: Principal },
): Promise<null> {
  const command = operationNamed(world.operations, step.command)
  if (command.kind !== 'command')
    throw new TenantryError('invalid_input', `${step.command} is not a command.`)
  const call = { principal, input: step.input }
  return recordingDenials(world, { principal, operation: command, asked: step.input }, async () => {
    const checked = checkedCall(command, call)
    return inOrganization(world, principal, 'write', async (opened) => {
      await world.observe(command, () => runCommand(opened, command, checked))
      const removed = await removeStepInHand(opened.work.scope, step)
      if (!removed && !opened.steps.cancelled.has(step.id)) throw new NotOurs()
      return null
    })
  })
}

function isFinal(error: unknown): boolean {
  return error instanceof TenantryError && FINAL.has(error.code)
}
