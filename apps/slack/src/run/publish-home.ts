import type { HomeView, KnownBlock } from '@slack/types'
import { TenantryError } from '@tenantry/core'
import { identified, personOf } from '../identity/identify.ts'
import { cutText } from '../present/fit.ts'
import { firstSteps, topics } from '../present/help.ts'
import { LIMITS } from '../present/limits.ts'
import { section, sections } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { lineOf } from '../present/table.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import { allowedVerbs } from './allowed-verbs.ts'
import type { Bot, Taken } from './bot.ts'
import { latelyBlocks } from './lately-blocks.ts'
import { reviewBlocks, waitingBlocks } from './waiting-blocks.ts'

/** Accounts that App Home names; all of them are in the list that can be typed for. */
const ACCOUNTS_SHOWN = 20

/** Fills App Home: who you are, what waits for you, your accounts, what happened lately, what you can type. */
export async function publishHome(bot: Bot, taken: Taken): Promise<Reply> {
  const blocks = await homeBlocks(bot, taken).catch((error: unknown) => {
    if (error instanceof ChatRefusal) return [section(error.message)]
    // Who was shut out has no place where a refusal could be said but this one.
    if (error instanceof TenantryError && error.code === 'unauthenticated') return [section(say.shutOut)]
    throw error
  })
  const view: HomeView = { type: 'home', blocks: [...blocks] }
  await bot.slack.interactive.views.publish({ user_id: taken.request.userId, view })
  return { message: null }
}

async function homeBlocks(bot: Bot, taken: Taken): Promise<readonly KnownBlock[]> {
  const person = await personOf(bot, taken.request, { afresh: false })
  const who = await identified(bot, taken, person)
  if (!who.known)
    return [section(who.reason === 'not_connected' ? say.notConnected(bot.names) : say.notLinked(bot.names))]
  const { principal } = who.session
  const [self, accounts, waiting, verbs] = await Promise.all([
    bot.tenantry.execute(principal, 'self.get', {}),
    bot.tenantry.execute(principal, 'account.list', { limit: ACCOUNTS_SHOWN }),
    waitingBlocks(bot, who.session),
    allowedVerbs(who.session, bot.verbs.all),
  ])
  const mayReadHistory = verbs.some(({ operation }) => operation === 'audit.list')
  const lately = mayReadHistory ? await latelyBlocks(bot, who.session) : []
  const name = self.user === null ? person.name : say.fullName(self.user)
  return [
    { type: 'header', text: { type: 'plain_text', text: cutText(say.home.hello(name), LIMITS.headerText) } },
    section(say.home.whoYouAre(self.organization.name, self.account.name, self.user?.roles.join(', ') ?? '')),
    ...waiting,
    ...reviewBlocks(bot, { reviews: self.reviews, userId: who.userId }),
    { type: 'divider' },
    section(`*${say.home.yourAccounts}*`),
    section(
      cutText(
        accounts.items.map((it) => `• ${lineOf([it.name, it.externalId])}`).join('\n'),
        LIMITS.sectionText,
      ) || say.none,
    ),
    ...(accounts.nextCursor === null ? [] : [section(say.home.moreAccounts(bot.names))]),
    ...lately,
    { type: 'divider' },
    section(`*${say.home.whatYouCanType}*`),
    ...sections(firstSteps(verbs, bot.names)),
    ...sections([...topics(verbs, bot.names), say.seeHowTyped(`${bot.names.of('tenantry')} help accounts`)]),
  ]
}
