import type { User } from '../../domain/user.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { loadUser } from '../load.ts'

/** The user who acts. The host's own jobs are nobody, and have no address of their own to change. */
export async function loadOneself(work: Work): Promise<User> {
  if (work.actor.userId === null) throw notFound('user')
  return loadUser(work, work.actor.userId)
}
