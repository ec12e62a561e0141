import { sql } from 'kysely'
import type { UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** By what somebody gets hold of another person's voice, as the history tells it. */
const MADE = ['user.created', 'secret.created', 'secret.rotated']
const PASSWORDS = ['password.set', 'password.changed', 'password.reset_issued']
const LINKS = ['chat.linked', 'chat.invited', 'chat.link_code_issued']
const ROLES = ['role.assigned', 'role.revoked']

/**
 * Who of some people was taken over by one: the one made them, or gave them a secret, a password, an e-mail address, a link or a role,
 * so that what they say may be what the one says (docs/approvals.md). It ends when a third person, or a job of the host's, does the like
 * and nothing older still opens the door. What people do to themselves ends nothing: whoever took them over can do that, too.
 */
export async function takenOver(
  scope: Scope,
  by: UserId,
  { people, now }: { people: readonly UserId[]; now: Date },
): Promise<ReadonlySet<UserId>> {
  if (people.length === 0) return new Set()
  const rows = await scope.call<{ user_id: UserId }>(sql`
    select distinct hand.user_id
      from tenantry.events hand
     where hand.organization_id = ${scope.organizationId}
       and hand.user_id = any (${[...people]}::text[])
       and hand.user_id <> ${by}
       and (hand.actor_id = ${by} or hand.body::json -> 'actor' ->> 'onBehalfOf' = ${by})
       and case
             when hand.type = any (${MADE}::text[])      then not ${renewedBy(by, MADE)} or ${olderSecret(now)}
             when hand.type = any (${PASSWORDS}::text[]) then not ${renewedBy(by, PASSWORDS)}
             when hand.type = any (${ROLES}::text[])     then not ${renewedBy(by, ROLES)}
             when hand.type = any (${LINKS}::text[])     then ${linkedSince}
             when hand.type = 'user.updated'             then ${changesEmail(sql`hand`)} and not ${renewedEmail(by)}
             else false
           end`)
  return new Set(rows.map(({ user_id }) => user_id))
}

/** A third person, or a job of the host's, did the like afterwards. */
function renewedBy(by: UserId, types: readonly string[]) {
  return sql`exists (
    select from tenantry.events renewed
     where renewed.organization_id = hand.organization_id and renewed.user_id = hand.user_id
       and renewed.number > hand.number and renewed.type = any (${[...types]}::text[]) and ${byAThird(by)})`
}

function renewedEmail(by: UserId) {
  return sql`exists (
    select from tenantry.events renewed
     where renewed.organization_id = hand.organization_id and renewed.user_id = hand.user_id
       and renewed.number > hand.number and renewed.type = 'user.updated' and ${changesEmail(sql`renewed`)} and ${byAThird(by)})`
}

function byAThird(by: UserId) {
  return sql`renewed.actor_id is distinct from ${by}
       and renewed.actor_id is distinct from hand.user_id
       and renewed.body::json -> 'actor' ->> 'onBehalfOf' is distinct from ${by}`
}

/** A secret from the time of the hand, or before, that still works: a renewal leaves the old ones for as long as they overlap. */
function olderSecret(now: Date) {
  return sql`exists (
    select from tenantry.secrets old
     where old.organization_id = hand.organization_id and old.user_id = hand.user_id
       and old.created_at <= hand.at and (old.expires_at is null or old.expires_at > ${now}))`
}

/** A chat identity that was linked since then, and still is. */
const linkedSince = sql`exists (
  select from tenantry.chat_links linked
   where linked.organization_id = hand.organization_id and linked.user_id = hand.user_id and linked.linked_at >= hand.at)`

/** Personal values lie apart; where they were erased, nobody knows, and that counts. */
function changesEmail(event: ReturnType<typeof sql>) {
  return sql`not exists (
    select from tenantry.event_personal named
     where named.organization_id = ${event}.organization_id and named.number = ${event}.number
       and named.value::json -> 'after' ->> 'email' is null)`
}
