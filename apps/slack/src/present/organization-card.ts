import type { Organization } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { date } from './date.ts'
import { facts, type Message, section, userText } from './message.ts'

/** The organization, with the limits that the host has set. */
export function organizationCard({ id, name, externalId, createdAt, limits }: Organization): Message {
  const { words } = say
  const most = (limit: number | null) => (limit === null ? say.noLimit : String(limit))
  const pairs = [
    [words.externalId, userText(externalId ?? '') || say.none],
    [words.created, date(createdAt)],
    [words.id, id],
    [words.accountLimit, most(limits.accounts)],
    [words.userLimit, most(limits.usersPerAccount)],
  ] as const
  const headline = `*${userText(name)}*`
  return {
    text: [headline, ...pairs.map(([word, value]) => `${word}: ${value}`)].join('\n'),
    blocks: [section(headline), facts(pairs)],
  }
}
