import type { User } from '../domain/user.ts'
import type { Work } from '../operations/work.ts'
import type { Holder } from '../policy/grant-ceiling.ts'
import { grantsOf, type Role, roleNamed } from '../policy/roles.ts'

/** Some roles with what they grant in this organization now. */
export async function rolesNamed({ policy }: Work, names: readonly string[]): Promise<readonly Role[]> {
  return names.map((name) => roleNamed(policy, new Map(), name))
}

/** What a user holds, for the grant ceiling. */
export async function holderOf(work: Work, user: Pick<User, 'accountId' | 'roles'>): Promise<Holder> {
  return { accountId: user.accountId, grants: grantsOf(await rolesNamed(work, user.roles)) }
}
