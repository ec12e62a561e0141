import type { KnownBlock } from '@slack/types'
import type { User } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { date } from './date.ts'
import { facts, type Message, section, userText } from './message.ts'
import type { NextStep } from './next-steps.ts'
import { stepButtons } from './step-buttons.ts'

export interface UserCardOptions {
  readonly headline: string
  /** The external id of their account, where this person may see it. */
  readonly account: string
  readonly steps: readonly NextStep[]
  readonly more?: readonly KnownBlock[]
}

/** Their own roles, and apart from them what they hold by their account only (H19). */
function rolesOf({ roles, effectiveRoles }: User): string {
  const ofAccount = effectiveRoles.filter((role) => !roles.includes(role)).join(', ')
  return [userText(roles.join(', ')), ...(ofAccount === '' ? [] : [say.rolesOfAccount(userText(ofAccount))])]
    .filter((text) => text !== '')
    .join(' · ')
}

/** One user, with what this person may do next. */
export function userCard(user: User, { headline, account, steps, more = [] }: UserCardOptions): Message {
  const { words } = say
  return {
    text: headline,
    blocks: [
      section(headline),
      facts([
        [words.email, userText(user.email)],
        [words.account, userText(account)],
        [words.roles, rolesOf(user) || say.none],
        [words.status, say.status[user.status]],
        [words.externalId, user.externalId === null ? say.none : userText(user.externalId)],
        [words.created, date(user.createdAt)],
        [words.id, user.id],
      ]),
      ...more,
      ...stepButtons(steps),
    ],
  }
}
