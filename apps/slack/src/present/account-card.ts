import type { Account } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { date } from './date.ts'
import { facts, type Message, section, userText } from './message.ts'
import type { NextStep } from './next-steps.ts'
import { stepButtons } from './step-buttons.ts'

/** One account, with what this person may do next. */
export function accountCard(
  account: Account,
  { headline, steps }: { headline: string; steps: readonly NextStep[] },
): Message {
  const { words } = say
  const status = account.deletedAt === null ? say.status[account.status] : say.deleted
  return {
    text: headline,
    blocks: [
      section(headline),
      facts([
        [words.name, userText(account.name)],
        [words.externalId, userText(account.externalId)],
        [words.status, status],
        ...(account.roles.length === 0
          ? []
          : [[words.rolesOfAll, userText(account.roles.join(', '))] as const]),
        [words.created, date(account.createdAt)],
        [words.id, account.id],
        ...(account.isDefault ? [[words.kind, say.isDefault] as const] : []),
      ]),
      ...(account.description === account.externalId || account.description === ''
        ? []
        : [section(`*${words.description}*\n${userText(account.description)}`)]),
      ...stepButtons(steps),
    ],
  }
}
