import { TenantryError } from '@tenantry/core'
import { approvalOffer } from '../present/approval-offer.ts'
import type { Reply } from '../present/reply.ts'
import type { Bot } from './bot.ts'
import type { SpokenCall } from './execute.ts'

/** Makes a call. Where others must agree to it, that is said, with a button that asks them; every other refusal stays one. */
export async function orOfferApproval(
  bot: Bot,
  call: SpokenCall,
  make: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof TenantryError) || error.code !== 'approval_required') throw error
    return { message: approvalOffer(error, call, bot.names) }
  }
}
