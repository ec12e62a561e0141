import { type ApprovalRequest, TenantryError } from '@tenantry/core'
import { identify, type Known } from '../identity/identify.ts'
import { approvalWindow } from '../present/approval-card.ts'
import { askedFor } from '../present/asked-for.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import { reasonForm } from '../present/reason-form.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { AboutForm } from './about-form.ts'
import { type Bot, idempotencyKey, type RequestOf, type Taken } from './bot.ts'
import { callOf, execute } from './execute.ts'
import { formErrors } from './form-errors.ts'
import { openWindow } from './open-window.ts'
import { isOperation } from './perform.ts'
import { partOf } from './show-approval.ts'
import { showOutcome } from './show-outcome.ts'
import { whatIsAsked } from './what-is-asked.ts'

/** A button of a card: shows the request, or asks why, where there is still something to decide. What cannot be decided any more is said at once. */
export async function decideOnCard(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  decision: string,
): Promise<Reply> {
  if (decision !== 'approve' && decision !== 'deny' && decision !== 'details')
    throw new ChatRefusal(say.unknownButton)
  const { input = {} } = readValue(taken.request.value)
  const known = await identify(bot, taken, { afresh: false })
  const request = await readCard(bot, known, input)
  if (decision === 'details') return showDetails(bot, taken, { known, request })
  if (request.status !== 'pending') return { message: plainMessage(say.approval.ended(request)) }
  if (request.requester.id === known.userId) return { message: plainMessage(say.approval.own) }
  const lines = askedFor(await whatIsAsked(bot.tenantry, known.session, request))
  const told = [
    say.approval.headline(request),
    ...(lines === null ? [] : [lines]),
    ...(decision === 'approve' ? [say.approval.willHappen(request)] : []),
  ]
  const operation = `approval.${decision}` as const
  const about = { operation, input: { requestId: request.id } }
  // What would be refused is refused before anybody writes a reason for it.
  await bot.tenantry.preview(known.session.principal, operation, about.input)
  const opened = await openWindow(bot, taken.request, about, (text) =>
    reasonForm({ form: decision, about: text, told }),
  )
  return { message: opened ? null : plainMessage(say.form.notOpened) }
}

async function showDetails(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  { known, request }: { known: Known; request: ApprovalRequest },
): Promise<Reply> {
  const lines = await whatIsAsked(bot.tenantry, known.session, request)
  const part = partOf(request, known.userId)
  const opened = await openWindow(bot, taken.request, {}, (about) =>
    approvalWindow(request, { lines, part, about }),
  )
  return { message: opened ? null : plainMessage(say.form.notOpened) }
}

/** Whoever may not read a request hears the same as of one that is not there. */
async function readCard(
  bot: Bot,
  known: Known,
  input: Readonly<Record<string, unknown>>,
): Promise<ApprovalRequest> {
  try {
    return await bot.tenantry.execute(known.session.principal, 'approval.get', {
      requestId: String(input.requestId ?? '') as ApprovalRequest['id'],
    })
  } catch (error) {
    if (error instanceof TenantryError && (error.code === 'not_found' || error.code === 'forbidden'))
      throw new ChatRefusal(say.approval.notYours)
    throw error
  }
}

/** Decides, with the reason that was written. What is wrong stands in the window. */
export async function decideNow(
  bot: Bot,
  taken: Taken<RequestOf<'submit'>>,
  { input = {} }: AboutForm,
): Promise<Reply> {
  const verb = bot.verbs.named(`approval.${taken.request.form}`)
  if (verb === null || !isOperation(verb)) throw new ChatRefusal(say.unknownForm)
  const known = await identify(bot, taken, { afresh: true })
  const { reason } = taken.request.values
  const call = callOf(verb, { ...input, ...(typeof reason === 'string' && reason !== '' ? { reason } : {}) })
  try {
    const output = await execute(bot, known, { ...call, key: idempotencyKey(taken) })
    const reply = await showOutcome(bot, { looker: known, request: taken.request, call }, output)
    return { ...reply, closesAll: true }
  } catch (error) {
    const errors = error instanceof TenantryError ? formErrors(error, ['reason']) : null
    if (errors === null) throw error
    return { message: null, errors }
  }
}
