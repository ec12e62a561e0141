import type { Account, User } from '@tenantry/core'
import type { Known } from '../identity/identify.ts'
import type { Bot } from './bot.ts'
import type { OperationVerb } from './perform.ts'

type Thing = Account | User

/** What is there now of what a verb changes: a form shows it, and sends back only what is different. null where nothing is changed. */
export async function presentValues(
  bot: Bot,
  known: Known,
  { verb, input }: { verb: OperationVerb; input: Readonly<Record<string, unknown>> },
): Promise<(Partial<Record<string, unknown>> & { version: number }) | null> {
  if (!verb.fields.some(({ name }) => name === 'expectedVersion')) return null
  const { principal } = known.session
  const found: readonly Thing[] =
    typeof input.userId === 'string'
      ? await bot.tenantry.execute(principal, 'user.find', { reference: input.userId })
      : await bot.tenantry.execute(principal, 'account.find', {
          reference: String(input.accountId ?? '') || '-',
        })
  return found[0] === undefined ? null : { ...found[0] }
}
