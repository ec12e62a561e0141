import type { Tenantry } from '@tenantry/core'
import { reviewCard } from '../present/review-card.ts'
import { type CardWriter, isHere } from './sync-cards.ts'
import { tell } from './tell-of-request.ts'
import { whatIsAsked } from './what-is-asked.ts'

/**
 * Asks each of those who can look at what was done without agreement to do so, in a message of its own. It is not kept: whoever presses its
 * button after another one has looked is told so.
 */
export async function tellOfReview(
  writer: CardWriter,
  [organizationId, reviewId]: Parameters<Tenantry['chat']['cards']['toReview']>,
): Promise<void> {
  const { bot, workspace } = writer
  const found = await bot.tenantry.chat.cards.toReview(organizationId, reviewId)
  for (const identity of found?.readers ?? []) {
    if (found === null || !isHere(identity, workspace)) continue
    // What it was about is told as far as they may see it themselves (H7).
    const via = { team: workspace.teamId }
    const who = await bot.tenantry.chat.identifyIn(organizationId, identity, via)
    if (!who.known) continue
    const lines = await whatIsAsked(bot.tenantry, who.session, found.review)
    await tell(writer, identity.userId, reviewCard(found.review, { lines, names: bot.names }))
  }
}
