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
  const inChannel = writer.shorten(approvalCard(found.inChannel, { lines: [], part: 'decides' }))
  const readers = found.readers.filter(({ identity }) => isHere(identity, workspace))
  const cardFor = async (reader: CardReader) => {
    const card = await cardOf(writer, which.organizationId, { request: found.request, reader })
    return card && writer.shorten(card)
  }
  for (const copy of found.cards) {
    const reader = readers.find(({ identity }) => identity.userId === copy.shownTo)
    const closed = () => writer.shorten(plainMessage(say.approval.closed))
    const card = isChannel(copy) ? inChannel : ((reader && (await cardFor(reader))) ?? closed())
    await change(writer, which, { copy, card, isOver: isOver(found) })
  }
  // What is over by the time that it is to be shown for the first time is not shown: nobody can do anything about it.
  if (!isOver(found)) await postMissing(writer, which, { found, readers, cardFor, inChannel })
  return { ...found, readers }
}

/** In direct messages the conversation has an id of its own. */
function isChannel({ shownTo, channelId }: CardsOfRequest['cards'][number]): boolean {
  return shownTo === channelId
}

/** Posts the copies that are not there yet. Where it was to be shown to those who can agree, and reached none of them, it goes on to others. */
async function postMissing(
  writer: CardWriter,
  which: Which,
  {
    found,
    readers,
    cardFor,
    inChannel,
  }: {
    found: CardsOfRequest
    readers: readonly CardReader[]
    cardFor: (reader: CardReader) => Promise<Message | null>
    inChannel: Message
  },
): Promise<void> {
  const isThere = (shownTo: string) => found.cards.some((copy) => copy.shownTo === shownTo)
  const deciding = readers.filter(({ part }) => part === 'decides').map(({ identity }) => identity.userId)
  const places = [...deciding, ...found.channels]
  const reached = new Set(places.filter(isThere))
  for (const reader of readers) {
    const { userId } = reader.identity
    if (isThere(userId) || !(await mayBeWrittenTo(writer, userId))) continue
    const card = await cardFor(reader)
    if (card === null) continue
    if ((await post(writer, which, { shownTo: userId, card })) && reader.part === 'decides')
      reached.add(userId)
  }
  for (const channel of found.channels) {
    if (!isThere(channel) && (await post(writer, which, { shownTo: channel, card: inChannel })))
      reached.add(channel)
  }
  if (places.length > 0 && reached.size === 0) await writer.bot.tenantry.chat.cards.undelivered(which)
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

/** Whether somebody is in the workspace in which the bot is. */
export function isHere(
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
  const { channelId, messageTs, shownTo } = copy
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
    if (changed === null) return bot.tenantry.chat.cards.forget(which, shownTo)
  }
  if (isOver) await bot.tenantry.chat.cards.forget(which, shownTo)
  else if (shows !== copy.shows) await bot.tenantry.chat.cards.keep(which, { ...copy, shows })
}

/** @returns whether it is there */
async function post(
  { bot }: CardWriter,
  which: Which,
  { shownTo, card }: { shownTo: string; card: Message },
): Promise<boolean> {
  const posted = await written(
    bot.slack.patient.chat.postMessage({ channel: shownTo, text: card.text, blocks: [...card.blocks] }),
  )
  if (posted?.channel === undefined || posted.ts === undefined) {
    bot.log.warn({ team: which.teamId, to: shownTo }, 'a card could not be delivered')
    return false
  }
  const where = { channelId: posted.channel, messageTs: posted.ts }
  await bot.tenantry.chat.cards.keep(which, { ...where, shownTo, shows: hashOf(card) })
  return true
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
