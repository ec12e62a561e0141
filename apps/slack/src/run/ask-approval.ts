import { type ApprovalRequest, TenantryError } from '@tenantry/core'
import { identify } from '../identity/identify.ts'
import { approvalCard } from '../present/approval-card.ts'
import { askedFor } from '../present/asked-for.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import { reasonForm } from '../present/reason-form.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { AboutForm } from './about-form.ts'
import { type Bot, idempotencyKey, type RequestOf, type Taken } from './bot.ts'
import { execute } from './execute.ts'
import { formErrors } from './form-errors.ts'
import { openWindow } from './open-window.ts'
import { whatIsAsked } from './what-is-asked.ts'

/** Opens the window in which somebody says why they ask, with what would be done. Whether others must agree is decided when they ask. */
export async function askWhy(bot: Bot, taken: Taken<RequestOf<'press'>>, operation: string): Promise<Reply> {
  const { input = {} } = readValue(taken.request.value)
  const { session } = await identify(bot, taken, { afresh: false })
  // What cannot be asked for, or is not there any more, is refused before anybody writes a reason for it.
  await bot.tenantry.preview(session.principal, 'approval.request', { command: operation, input })
  const lines = askedFor(await whatIsAsked(bot.tenantry, session, { command: operation, input }))
  const summary = bot.tenantry.operations.get(operation)?.summary ?? operation
  const opened = await openWindow(bot, taken.request, { operation, input }, (about) =>
    reasonForm({
      form: 'ask',
      about,
      told: [say.approval.wouldBeDone(summary), ...(lines === null ? [] : [lines])],
    }),
  )
  return { message: opened ? null : plainMessage(say.form.notOpened) }
}

/** Asks, with the reason that was written. */
export async function askNow(
  bot: Bot,
  taken: Taken<RequestOf<'submit'>>,
  { operation: command = '', input = {} }: AboutForm,
): Promise<Reply> {
  const known = await identify(bot, taken, { afresh: true })
  const { reason } = taken.request.values
  const asked = {
    operation: 'approval.request',
    input: { command, input, ...(typeof reason === 'string' && reason !== '' ? { reason } : {}) },
  } as const
  try {
    const request = (await execute(bot, known, { ...asked, key: idempotencyKey(taken) })) as ApprovalRequest
    const lines = await whatIsAsked(bot.tenantry, known.session, request)
    return { message: approvalCard(request, { lines, headline: say.approval.asked(request) }) }
  } catch (error) {
    const errors = error instanceof TenantryError ? formErrors(error, ['reason']) : null
    if (errors === null) throw error
    return { message: null, errors }
  }
}
