import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { endDelegations, insertDelegation } from '../../store/tables/approval-delegations.ts'
import { loadUser } from '../load.ts'

const MOST_DAYS = 90
const DAY_MS = 24 * 3_600_000

/** Who stands in, and until when; null where nobody does any more. */
export interface Delegated {
  readonly standsIn: string | null
  readonly until: string | null
}

/**
 * Names who agrees in one's stead for some days, from now on: for requests that are made meanwhile, and only to what they may do
 * themselves. Both names are recorded with each of their votes. A new stand-in takes the place of the one before; none ends it.
 */
export const delegate = defineCommand({
  name: 'approval.delegate',
  summary: 'Name who agrees in your stead for some days, or nobody any more',
  permission: 'approval:delegate',
  risk: 'write',
  input: z.strictObject({
    standInId: userId.optional().meta({
      description: 'Who stands in; nobody any more where none is named',
      reference: 'user',
      flag: 'to',
    }),
    days: z.number().int().min(1).max(MOST_DAYS, `is at most ${MOST_DAYS}`).default(7).meta({
      description: 'For how many days',
      flag: 'days',
    }),
  }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'delegate',
    positional: ['standInId'],
    example: '/approvals delegate fay@acorn.test --days 7',
  },
  load: async (work, { standInId }) => (standInId === undefined ? null : loadUser(work, standInId)),
  authorized: (_standIn, _input, { organization, actor }) => ({
    row: { organizationId: organization.id, accountId: actor.accountId, userId: actor.userId },
  }),
  check({ actor }, input, standIn) {
    if (actor.userId === null) throw new TenantryError('forbidden', 'A job of the host agrees to nothing.')
    if (input.standInId === undefined) return
    if (standIn === null || standIn.status !== 'active') throw notFound('user')
    if (standIn.id === actor.userId)
      throw new TenantryError('invalid_input', 'Nobody stands in for themselves. Name somebody else.')
  },
  async handle(work, { days }, standIn): Promise<Delegated> {
    const { actor, now, scope } = work
    if (actor.userId === null) throw new Error('nobody delegates nothing')
    const ended = await endDelegations(scope, actor.userId, now)
    const on = { type: 'user', id: actor.userId } as const
    const about = { on, accountId: actor.accountId, userId: actor.userId }
    if (standIn === null) {
      if (ended > 0) work.record({ ...about, type: 'approval.delegation_ended' })
      return { standsIn: null, until: null }
    }
    const endsAt = new Date(now.getTime() + days * DAY_MS)
    await insertDelegation(scope, {
      id: work.newId('delegation'),
      userId: actor.userId,
      standInId: standIn.id,
      startsAt: now,
      endsAt,
    })
    work.record({
      ...about,
      type: 'approval.delegated',
      after: { standInId: standIn.id, startsAt: now.toISOString(), endsAt: endsAt.toISOString() },
    })
    return { standsIn: `${standIn.firstName} ${standIn.lastName}`, until: endsAt.toISOString() }
  },
})
