import type { User } from '@tenantry/core'
import type { Known } from '../identity/identify.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'

/** The external id of a user's account, as far as this person may see it. */
export async function accountName(bot: Bot, known: Known, { accountId }: User): Promise<string> {
  const found = await bot.tenantry.execute(known.session.principal, 'account.find', { reference: accountId })
  return found[0]?.externalId ?? say.none
}
