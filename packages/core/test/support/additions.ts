import type { Account } from '../../src/domain/account.ts'
import type { Secret } from '../../src/domain/secret.ts'
import type { User } from '../../src/domain/user.ts'
import type { InputOf } from '../../src/session/operation-types.ts'
import type { Session } from '../../src/session.ts'

let additions = 0

/** A text that was not used before in this process. */
export function unused(stem: string): string {
  additions += 1
  return `${stem}-${additions}`
}

/** An account that no other test knows. */
export function addAccount(by: Session): Promise<Account> {
  return by.accounts.create({ externalId: unused('elm') })
}

/** A user whom no other test knows; a member called Fay Hill unless told. */
export async function addUser(
  by: Session,
  accountId: string,
  change: Partial<InputOf<'user.create'>> = {},
): Promise<{ user: User; userSecret: Secret }> {
  const { user, userSecret } = await by.users.create({
    accountId,
    email: `${unused('fay')}@elm.test`,
    firstName: 'Fay',
    lastName: 'Hill',
    ...change,
  })
  if (userSecret === null) throw new Error('a new user had no User Secret')
  return { user, userSecret }
}
