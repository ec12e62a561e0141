import type { Session } from '@tenantry/core'
import type { Verb } from '../grammar/verb.ts'

/** The verbs that somebody holds the permission for at any reach: what is shown to them, not what is decided by. */
export async function allowedVerbs(session: Session, verbs: readonly Verb[]): Promise<readonly Verb[]> {
  const held = await session.permissions()
  return verbs.filter(({ permission }) => permission === null || held.has(permission))
}
