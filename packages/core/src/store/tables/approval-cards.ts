import type { ApprovalId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** A message in chat that shows a request to one person, or in one channel. */
export interface ApprovalCard {
  readonly teamId: string
  /** The id of a person or of a channel, as chat has it. */
  readonly shownTo: string
  readonly channelId: string
  readonly messageTs: string
  /** The hash of what stands in it. */
  readonly shows: string
}

/** The cards of a request in one workspace, in the order of whom they are shown to. */
export function readCards(
  scope: Scope,
  requestId: ApprovalId,
  teamId: string,
): Promise<readonly ApprovalCard[]> {
  return scope
    .from('tenantry.approval_cards')
    .select([
      'team_id as teamId',
      'shown_to as shownTo',
      'channel_id as channelId',
      'message_ts as messageTs',
      'shows',
    ])
    .where('request_id', '=', requestId)
    .where('team_id', '=', teamId)
    .orderBy('shown_to')
    .execute()
}

/** Writes down where a card is and what it shows; a newer message for the same person or channel takes the place of an older one. */
export async function keepCard(
  scope: Scope,
  requestId: ApprovalId,
  { at, ...card }: ApprovalCard & { readonly at: Date },
): Promise<void> {
  const message = { channel_id: card.channelId, message_ts: card.messageTs, shows: card.shows }
  await scope
    .add('tenantry.approval_cards', {
      ...message,
      request_id: requestId,
      team_id: card.teamId,
      shown_to: card.shownTo,
      posted_at: at,
    })
    .onConflict((conflict) => conflict.constraint('approval_cards_pk').doUpdateSet(message))
    .execute()
}

/** Forgets a card: it shows the end, or is not there any more. */
export async function forgetCard(
  scope: Scope,
  requestId: ApprovalId,
  { teamId, shownTo }: Pick<ApprovalCard, 'teamId' | 'shownTo'>,
): Promise<void> {
  await scope
    .remove('tenantry.approval_cards')
    .where('request_id', '=', requestId)
    .where('team_id', '=', teamId)
    .where('shown_to', '=', shownTo)
    .execute()
}
