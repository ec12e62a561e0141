import type { CardsOfRequest, DeliveredEvent } from '@tenantry/core'
import { detailsButton } from '../present/approval-card.ts'
import { type Message, plainMessage } from '../present/message.ts'
import { en as say } from '../sentences/en.ts'
import { type CardWriter, mayBeWrittenTo } from './sync-cards.ts'
import { written } from './write-message.ts'

/** A changed message rings for nobody, so what somebody should hear of is said to them in a new one. */
export async function tellOf(
  writer: CardWriter,
  { type, actor, userId: requesterId }: DeliveredEvent,
  { request, readers }: CardsOfRequest,
): Promise<void> {
  const isReminder = type === 'approval.reminded'
  // Whoever has ended it themselves was told so by their own click; who that is the event says, for two people may have one name.
  const isNews = request.status !== 'pending' && actor.userId !== requesterId
  if (!isReminder && !(isNews && type === `approval.${request.status}`)) return
  if (isReminder && request.status !== 'pending') return
  const message = plainMessage(
    isReminder ? say.approval.reminder(request) : say.approval.news(request),
    detailsButton(request),
  )
  for (const { identity, part } of readers) {
    if (part === (isReminder ? 'decides' : 'asked')) await tell(writer, identity.userId, message)
  }
}

/** Says something to somebody in their direct messages, if the bot may write to them. */
export async function tell(writer: CardWriter, chatUserId: string, message: Message): Promise<void> {
  if (!(await mayBeWrittenTo(writer, chatUserId))) return
  const { text, blocks } = writer.shorten(message)
  await written(writer.bot.slack.patient.chat.postMessage({ channel: chatUserId, text, blocks: [...blocks] }))
}
