import type { Permission, Session } from '@tenantry/core'
import type { Verb } from '../grammar/verbs.ts'

/** The verbs that somebody holds the permission for at any reach: what is shown to them, not what is decided by. */
export async function allowedVerbs(session: Session, verbs: readonly Verb[]): Promise<readonly Verb[]> {
  const asked = new Map<Permission, Promise<boolean>>()
  const may = (permission: Permission | null) => {
    if (permission === null) return true
    const answer = asked.get(permission) ?? session.can(permission)
    asked.set(permission, answer)
    return answer
  }
  const answers = await Promise.all(verbs.map(({ permission }) => may(permission)))
  return verbs.filter((_verb, index) => answers[index])
}
