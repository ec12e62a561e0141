import type { OutputOf } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import { en as say } from '../sentences/en.ts'
import { facts, type Message, section, userText } from './message.ts'

/** A message holds fifty blocks; all reviews are in the list that can be typed for. */
const REVIEWS_SHOWN = 10

/** Who somebody is: organization, account, user, roles; and what an administrator still has to look at. */
export function whoamiCard(
  { organization, account, user, reviews }: OutputOf<'self.get'>,
  names: SlashNames,
): Message {
  const { words, approval } = say
  const headline = user === null ? userText(organization.name) : say.user(user)
  const pairs = [
    [words.organization, userText(organization.name)],
    [words.account, say.account(account)],
    [words.roles, userText(user?.effectiveRoles.join(', ') ?? '') || say.none],
    [words.id, user?.id ?? say.none],
  ] as const
  const waiting = reviews.map((it) => approval.review(it, names))
  return {
    text: [headline, ...pairs.map(([word, value]) => `${word}: ${value}`), ...waiting].join('\n'),
    blocks: [section(headline), facts(pairs), ...waiting.slice(0, REVIEWS_SHOWN).map(section)],
  }
}
