import type { User } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { en as say } from '../sentences/en.ts'

/** The external id of a user's account, as far as this person may see it. */
export async function accountName({ session }: Looker, { accountId }: User): Promise<string> {
  const found = await session.execute('account.find', { reference: accountId })
  return found[0]?.externalId ?? say.none
}
