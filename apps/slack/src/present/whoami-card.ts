import type { OutputOf } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { facts, type Message, section, userText } from './message.ts'

/** Who somebody is: organization, account, user, roles. */
export function whoamiCard({ organization, account, user }: OutputOf<'self.get'>): Message {
  const { words } = say
  const headline = user === null ? userText(organization.name) : say.user(user)
  const pairs = [
    [words.organization, userText(organization.name)],
    [words.account, say.account(account)],
    [words.roles, userText(user?.effectiveRoles.join(', ') ?? '') || say.none],
    [words.id, user?.id ?? say.none],
  ] as const
  return {
    text: [headline, ...pairs.map(([word, value]) => `${word}: ${value}`)].join('\n'),
    blocks: [section(headline), facts(pairs)],
  }
}
