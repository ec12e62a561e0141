import { sql } from 'kysely'
import type { Touch } from '../../domain/approval/hands.ts'
import type { UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** What is done to a person and gives a hand on them, or takes one away. */
const ON_PEOPLE = [
  'user.created',
  'user.updated',
  'user.moved',
  'secret.created',
  'secret.rotated',
  'password.set',
  'chat.link_code_issued',
  'chat.invited',
  'chat.linked',
  'chat.unlinked',
  'role.assigned',
  'role.revoked',
]
/** What is done to all who have a role, or to all of an account. */
const ON_GROUPS = ['role.updated', 'role.reset', 'account.role_granted', 'account.role_revoked']

/** Every type of event that can give a hand on somebody. */
export const LAYS_HANDS: ReadonlySet<string> = new Set([...ON_PEOPLE, ...ON_GROUPS])

interface Row {
  readonly type: string
  readonly at: Date
  readonly actor_id: UserId | null
  readonly user_id: UserId | null
  readonly body: string
  /** Of what makes and changes users: their personal values, which lie apart; null where those were erased. */
  readonly personal: string | null
}

/** A grant as an event tells it. */
interface ToldGrant {
  readonly permission: string
}

interface Body {
  readonly command: string
  readonly actor: { readonly onBehalfOf?: UserId }
  readonly on: { readonly type: string; readonly id: string }
  readonly before?: { readonly roles?: readonly string[]; readonly grants?: readonly ToldGrant[] }
  readonly after?: {
    readonly roles?: readonly string[]
    readonly role?: string
    readonly grants?: readonly ToldGrant[]
    readonly secretId?: string
    readonly overlapMs?: number
    readonly ticketId?: string
    readonly enterpriseId?: string | null
    readonly teamId?: string
    readonly chatUserId?: string
  }
}

/**
 * All that was ever done to some people, and to those who did it, and so on: the part of the history that says whose hand is on them. Of
 * what was done to roles and accounts only what gave a permission, which roles give now.
 */
export async function readTouches(
  scope: Scope,
  people: readonly UserId[],
  { permission, givenBy }: { permission: string; givenBy: ReadonlySet<string> },
): Promise<readonly Touch[]> {
  const rows = await scope.call<Row>(sql`
    with recursive concerned (user_id) as (
      (select unnest(${[...people]}::text[]) collate "C"
        union
       select granted.actor_id
         from tenantry.events granted
        where granted.organization_id = ${scope.organizationId}
          and granted.type = any (${ON_GROUPS}::text[]))
      union
      select doer.id
        from concerned
        join tenantry.events hand
          on hand.organization_id = ${scope.organizationId} and hand.user_id = concerned.user_id and hand.type = any (${ON_PEOPLE}::text[])
       cross join lateral (values (hand.actor_id), ((hand.body::json -> 'actor' ->> 'onBehalfOf') collate "C")) doer (id)
       where doer.id is not null
    )
    select hand.type, hand.at, hand.actor_id, hand.user_id, hand.body, told.value as personal
      from tenantry.events hand
      left join tenantry.event_personal told
        on told.organization_id = hand.organization_id and told.number = hand.number and hand.type in ('user.created', 'user.updated')
     where hand.organization_id = ${scope.organizationId}
       and (hand.type = any (${ON_GROUPS}::text[])
            or hand.type = any (${ON_PEOPLE}::text[]) and hand.user_id in (select concerned.user_id from concerned))
     order by hand.number`)
  return rows.flatMap((row) => touchesFrom(row, { permission, givenBy }))
}

function touchesFrom(
  row: Row,
  { permission, givenBy }: { permission: string; givenBy: ReadonlySet<string> },
): readonly Touch[] {
  const { actor, command, on, before = {}, after = {} } = JSON.parse(row.body) as Body
  // A connect code offers whoever types it to be the one who made it: they have let themselves be invited, as by a code for a link.
  const inviter = row.type === 'chat.invited' && command === 'chat.connect' ? row.user_id : null
  const by = [row.actor_id, actor.onBehalfOf ?? null, inviter].filter((each) => each !== null)
  const touch = (what: Touch['what']): Touch => ({ by, at: row.at, what })
  if (row.user_id !== null) return whatIsDoneTo(row.user_id, row, { before, after }).map(touch)
  const holder = `${on.type} ${on.id}`
  if (on.type === 'role')
    return changed(
      holder,
      ofPermission(before.grants, permission),
      ofPermission(after.grants, permission),
    ).map(touch)
  return changed(holder, before.roles, after.roles)
    .filter(({ kind, what }) => kind === 'taken' || givenBy.has(what))
    .map(touch)
}

type Changed = Extract<Touch['what'], { kind: 'given' | 'taken' }>

/** What somebody has now who had something else before. */
function changed(
  holder: string,
  had: readonly string[] = [],
  has: readonly string[] = [],
): readonly Changed[] {
  return [
    ...has.filter((what) => !had.includes(what)).map((what) => ({ kind: 'given', holder, what }) as const),
    ...had.filter((what) => !has.includes(what)).map((what) => ({ kind: 'taken', holder, what }) as const),
  ]
}

function ofPermission(grants: readonly ToldGrant[] = [], permission: string): readonly string[] {
  return grants.filter((grant) => grant.permission === permission).map((grant) => JSON.stringify(grant))
}

function whatIsDoneTo(
  user: UserId,
  { type, personal }: Row,
  { before, after }: Required<Pick<Body, 'before' | 'after'>>,
): readonly Touch['what'][] {
  const identity = [after.enterpriseId ?? '', after.teamId, after.chatUserId].join(' ')
  switch (type) {
    case 'user.created':
      return [{ kind: 'made', user }, ...doorsIn(user, personal)]
    case 'user.updated':
      return [
        ...doorsIn(user, personal),
        // A file gives roles like this.
        ...changed(user, before.roles, after.roles),
      ]
    case 'user.moved':
      return [{ kind: 'given', holder: user, what: 'a place' }]
    case 'secret.created':
      return [{ kind: 'secret', user, secret: after.secretId ?? '' }]
    case 'secret.rotated':
      return [{ kind: 'renewed', user, overlapMs: after.overlapMs ?? 0 }]
    case 'password.set':
      return [{ kind: 'set', user, door: 'password' }]
    case 'chat.link_code_issued':
    case 'chat.invited':
      return [{ kind: 'invited', user, ticket: after.ticketId ?? '' }]
    case 'chat.linked':
      return [{ kind: 'linked', user, ticket: after.ticketId ?? '', identity }]
    case 'chat.unlinked':
      return [{ kind: 'unlinked', user, identity }]
    default:
      return changed(user, before.roles, after.roles)
  }
}

/** By what a host knows somebody who signs in elsewhere, as far as an event tells it; all of it where its values were erased, and nobody knows. */
function doorsIn(user: UserId, personal: string | null): readonly Touch['what'][] {
  const { after = {} } = JSON.parse(personal ?? '{}') as { after?: object }
  return (['email', 'externalId'] as const)
    .filter((door) => personal === null || Object.hasOwn(after, door))
    .map((door) => ({ kind: Reflect.get(after, door) === null ? 'emptied' : 'set', user, door }))
}
