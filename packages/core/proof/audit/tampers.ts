import type { Proof } from '../../../../test/proof/proof.ts'

/** A change of the history past all walls, as somebody makes it who has the database. */
export interface Tamper {
  readonly what: string
  readonly statements: readonly string[]
}

const COLUMNS = ['id', 'type', 'account_id', 'actor_id', 'user_id'] as const

/** Ways of changing one organization's history of `length` events; each changes something, whatever it chooses. */
const WAYS = {
  'a character of a text': ({ event, place }) => {
    const at = `1 + ${place} % length(body)`
    return [
      `update tenantry.events set body = overlay(body placing case substr(body, ${at}, 1) when 'x' then 'y' else 'x' end from ${at} for 1) where ${event}`,
    ]
  },
  'a column': ({ event, place }) => {
    const column = COLUMNS[place % COLUMNS.length]
    return [`update tenantry.events set ${column} = coalesce(${column}, '') || 'x' where ${event}`]
  },
  'a time': ({ event, place }) => [
    `update tenantry.events set at = at + interval '${1 + (place % 100_000)} milliseconds' where ${event}`,
  ],
  'a hash': ({ event, place }) => [
    `update tenantry.events set hash = set_byte(hash, ${place % 32}, (get_byte(hash, ${place % 32}) + 1) % 256) where ${event}`,
  ],
  'a personal value': ({ event }) => [
    `update tenantry.event_personal set value = value || ' ' where ${event}`,
  ],
  'a personal value removed': ({ event }) => [`delete from tenantry.event_personal where ${event}`],
  'a salt': ({ event, place }) => [
    `update tenantry.event_personal set salt = set_byte(salt, ${place % 16}, (get_byte(salt, ${place % 16}) + 1) % 256) where ${event}`,
  ],
  'a personal hash': ({ event, place }) => [
    `update tenantry.events set personal_hash = set_byte(personal_hash, ${place % 32}, (get_byte(personal_hash, ${place % 32}) + 1) % 256) where ${event}`,
  ],
  'an event removed': ({ event }) => [
    `delete from tenantry.event_personal where ${event}`,
    `delete from tenantry.events where ${event}`,
  ],
  'an event inserted': ({ event, organization, length }) => [
    `insert into tenantry.events select (jsonb_populate_record(e, jsonb_build_object('number', ${length + 1}, 'id', e.id || 'x'))).* from tenantry.events e where ${event} and organization_id = '${organization}'`,
  ],
  'two events swapped': ({ organization, number, other }) => [
    `update tenantry.events e set body = o.body, personal_hash = o.personal_hash, hash = o.hash from tenantry.events o
      where e.organization_id = '${organization}' and o.organization_id = '${organization}' and (e.number, o.number) in ((${number}, ${other}), (${other}, ${number}))`,
  ],
  'the end cut': ({ organization, number }) => [
    `delete from tenantry.event_personal where organization_id = '${organization}' and number >= ${number}`,
    `delete from tenantry.events where organization_id = '${organization}' and number >= ${number}`,
  ],
  'the head': ({ organization, place }) => [
    `update tenantry.audit_heads set hash = set_byte(hash, ${place % 32}, (get_byte(hash, ${place % 32}) + 1) % 256) where organization_id = '${organization}'`,
  ],
} satisfies Readonly<Record<string, (at: At) => readonly string[]>>

interface At {
  readonly organization: string
  readonly length: number
  readonly number: number
  /** Another event. */
  readonly other: number
  /** Any place within. */
  readonly place: number
  /** The condition that names the event. */
  readonly event: string
}

/** Makes one up. */
export function randomTamper(
  proof: Proof,
  { organization, length }: { organization: string; length: number },
): Tamper {
  const number = 1 + proof.below(length)
  const other = 1 + ((number + proof.below(length - 1)) % length)
  const what = proof.oneOf(Object.keys(WAYS) as (keyof typeof WAYS)[])
  const event = `number = ${number} and organization_id = '${organization}'`
  const at: At = { organization, length, number, other, place: proof.below(100_000), event }
  return { what: `${what} of ${number}`, statements: WAYS[what](at) }
}
