import type { User } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { userSteps } from '../present/next-steps.ts'
import type { Reply } from '../present/reply.ts'
import { userCard } from '../present/user-card.ts'

/** The card of a user, with what this person can do next. */
export async function showUser(
  looker: Looker,
  user: User,
  { headline, account }: { headline: string; account: string | Promise<string> },
): Promise<Reply> {
  const [name, steps] = await Promise.all([account, userSteps(looker, user)])
  return { message: userCard(user, { headline, account: name, steps }) }
}
