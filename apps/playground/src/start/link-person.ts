import type { Session, Tenantry, User } from '@tenantry/core'
import { team } from './cast.ts'

/** The chat identity of a member of the demonstration's own workspace. */
export const identityOf = (memberId: string) => ({ enterpriseId: null, teamId: team.id, userId: memberId })

/** Links a chat member to a user as people do it: a single-use code from outside the chat, redeemed inside. */
export async function linkPerson(
  tenantry: Tenantry,
  session: Session,
  { user, memberId }: { user: Pick<User, 'id'>; memberId: string },
): Promise<void> {
  const { code } = await session.chat.issueLinkCode(user.id)
  await tenantry.chat.link(code ?? '', identityOf(memberId))
}
