import { createHash } from 'node:crypto'
import {
  type ApprovalRequest,
  type CardReader,
  type CardsOfRequest,
  type Tenantry,
  TenantryError,
} from '@tenantry/core'
import { refusePerson } from '../identity/refuse-person.ts'
import { approvalCard } from '../present/approval-card.ts'
import { type Message, plainMessage } from '../present/message.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import { whatIsAsked } from './what-is-asked.ts'
import { written } from './write-message.ts'

/** What it takes to write cards. */
export interface CardWriter {
  readonly bot: Bot
  readonly shorten: (message: Message) => Message
  /** Where the bot is installed. */
  readonly workspace: { readonly teamId: string; readonly enterpriseId: string | null }
}

type Which = Parameters<Tenantry['chat']['cards']['of']>[0]

/**
 * Brings every copy of a request's card to what the request is now: posts the ones that are missing, changes the ones that show
 * something else. Called again after it was interrupted, it goes on where it was.
 *
 * @returns the request with its readers; null where it is not there
 */
export async function syncCards(writer: CardWriter, which: Which): Promise<CardsOfRequest | null> {
  const { bot, workspace } = writer
  const found = await bot.tenantry.chat.cards.of(which)
  if (found === null) return null
  const readers = found.readers.filter(({ identity }) => isHere(identity, workspace))
  const cardFor = async (reader: CardReader) => {
    const card = await cardOf(writer, which.organizationId, { request: found.request, reader })
    return card && writer.shorten(card)
  }
  for (const copy of found.cards) {
    const reader = readers.find(({ identity }) => identity.userId === copy.chatUserId)
    const card = (reader && (await cardFor(reader))) ?? writer.shorten(plainMessage(say.approval.closed))
    await change(writer, which, { copy, card, isOver: isOver(found) })
  }
  const missing = readers.filter(
    ({ identity }) => !found.cards.some(({ chatUserId }) => chatUserId === identity.userId),
  )
  // What is over by the time that it is to be shown for the first time is not shown: nobody can do anything about it.
  for (const reader of isOver(found) ? [] : missing) {
    const card = await cardFor(reader)
    if (card !== null) await post(writer, which, { reader, card })
  }
  return { ...found, readers }
}

/**
 * What one person is shown: of what a request is about, what they may see themselves at the moment, and nothing that has left their
 * reach since it was asked (H7). Null for whoever cannot use the bot any more.
 */
async function cardOf(
  { bot, workspace }: CardWriter,
  organizationId: Which['organizationId'],
  { request, reader: { identity, part } }: { request: ApprovalRequest; reader: CardReader },
): Promise<Message | null> {
  const via = { team: workspace.teamId }
  const found = await bot.tenantry.chat.identifyIn(organizationId, identity, via)
  if (!found.known) return null
  try {
    return approvalCard(request, { lines: await whatIsAsked(bot.tenantry, found.session, request), part })
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'unauthenticated') return null
    throw error
  }
}

function isOver({ request }: CardsOfRequest): boolean {
  return request.status !== 'pending'
}

function isHere(
  { teamId, enterpriseId }: CardReader['identity'],
  workspace: CardWriter['workspace'],
): boolean {
  return teamId === workspace.teamId || (enterpriseId !== null && enterpriseId === workspace.enterpriseId)
}

async function change(
  { bot }: CardWriter,
  which: Which,
  { copy, card, isOver }: { copy: CardsOfRequest['cards'][number]; card: Message; isOver: boolean },
): Promise<void> {
  const { channelId, messageTs, chatUserId } = copy
  const shows = hashOf(card)
  if (shows !== copy.shows) {
    const changed = await written(
      bot.slack.patient.chat.update({
        channel: channelId,
        ts: messageTs,
        text: card.text,
        blocks: [...card.blocks],
      }),
    )
    if (changed === null) bot.log.warn({ team: which.teamId }, 'a card was not there any more')
    if (changed === null) return bot.tenantry.chat.cards.forget(which, chatUserId)
  }
  if (isOver) await bot.tenantry.chat.cards.forget(which, chatUserId)
  else if (shows !== copy.shows) await bot.tenantry.chat.cards.keep(which, { ...copy, shows })
}

async function post(
  writer: CardWriter,
  which: Which,
  { reader, card }: { reader: CardReader; card: Message },
): Promise<void> {
  const { bot } = writer
  const chatUserId = reader.identity.userId
  if (!(await mayBeWrittenTo(writer, chatUserId))) return
  const posted = await written(
    bot.slack.patient.chat.postMessage({ channel: chatUserId, text: card.text, blocks: [...card.blocks] }),
  )
  if (posted?.channel === undefined || posted.ts === undefined) {
    bot.log.warn({ team: which.teamId }, 'a card could not be delivered')
    return
  }
  const where = { channelId: posted.channel, messageTs: posted.ts }
  await bot.tenantry.chat.cards.keep(which, { ...where, chatUserId, shows: hashOf(card) })
}

/** Whoever may not use the bot is shown nothing by it. */
export async function mayBeWrittenTo({ bot, workspace }: CardWriter, chatUserId: string): Promise<boolean> {
  const person = await bot.people.look(chatUserId, { afresh: false })
  try {
    refusePerson(person, workspace, 'you')
    return true
  } catch (error) {
    if (error instanceof ChatRefusal) return false
    throw error
  }
}

function hashOf(card: Message): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('hex')
}
