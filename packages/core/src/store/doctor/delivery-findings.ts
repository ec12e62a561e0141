import type { PoolClient } from 'pg'
import type { Finding } from './finding.ts'

/** A handler that has not moved on for this long is stuck, or nobody has it any more. In minutes. */
const BEHIND_MINUTES = 15

const LETTERS = `
  select handler, count(*)::int4 as letters, count(distinct organization_id)::int4 as organizations
    from tenantry.event_dead_letters
   group by handler
   order by handler`

const BEHIND = `
  select handler, count(*)::int4 as organizations,
         (extract(epoch from clock_timestamp() - min(behind_since)) / 60)::int4 as minutes
    from tenantry.event_cursors
   where due_at is not null and behind_since < clock_timestamp() - make_interval(mins => ${BEHIND_MINUTES})
   group by handler
   order by handler`

const GIVEN_UP = 'select count(*)::int4 as steps from tenantry.due_steps where given_up_at is not null'

const OVERDUE = `
  select count(*)::int4 as steps
    from tenantry.due_steps
   where given_up_at is null and due_at < clock_timestamp() - make_interval(mins => ${BEHIND_MINUTES})`

/** Judges what is to be delivered and to be done later, through the relay's role: ids, numbers and times only. */
export async function deliveryFindings(client: Pick<PoolClient, 'query'>): Promise<readonly Finding[]> {
  await client.query('begin')
  try {
    await client.query('set local role tenantry_relay')
    const letters = await client.query<{ handler: string; letters: number; organizations: number }>(LETTERS)
    const behind = await client.query<{ handler: string; organizations: number; minutes: number }>(BEHIND)
    const givenUp = await client.query<{ steps: number }>(GIVEN_UP)
    const overdue = await client.query<{ steps: number }>(OVERDUE)
    return [
      ...letters.rows.map(letterFinding),
      ...behind.rows.map(behindFinding),
      ...givenUp.rows.flatMap(givenUpFinding),
      ...overdue.rows.flatMap(overdueFinding),
    ]
  } finally {
    await client.query('rollback')
  }
}

function letterFinding(row: { handler: string; letters: number; organizations: number }): Finding {
  return {
    weight: 'fault',
    problem: `The handler ${row.handler} has ${counted(row.letters, 'dead letter')} in ${counted(row.organizations, 'organization')}.`,
    mend: `npx tenantry events dead --handler ${quoted(row.handler)} says why. When that is mended: npx tenantry events retry --handler ${quoted(row.handler)}`,
  }
}

function behindFinding(row: { handler: string; organizations: number; minutes: number }): Finding {
  return {
    weight: 'fault',
    problem: `The handler ${row.handler} is behind in ${counted(row.organizations, 'organization')}, for ${row.minutes} minutes at most.`,
    mend: `Start a process that has it, or see why it fails. If none has it any more: npx tenantry events forget --handler ${quoted(row.handler)}`,
  }
}

function givenUpFinding({ steps }: { steps: number }): readonly Finding[] {
  if (steps === 0) return []
  return [
    {
      weight: 'fault',
      problem: `${counted(steps, 'step')} that ${steps === 1 ? 'was' : 'were'} due failed too often and ${steps === 1 ? 'is' : 'are'} given up.`,
      mend: 'select organization_id, command, problem from tenantry.due_steps where given_up_at is not null says which and why. To try them again: update tenantry.due_steps set given_up_at = null, held_until = null, attempts = 0 where given_up_at is not null',
    },
  ]
}

function overdueFinding({ steps }: { steps: number }): readonly Finding[] {
  if (steps === 0) return []
  return [
    {
      weight: 'fault',
      problem: `${counted(steps, 'step')} ${steps === 1 ? 'is' : 'are'} overdue by more than ${BEHIND_MINUTES} minutes.`,
      mend: 'Start a process that does what is due in the background: one that was not opened with background: false.',
    },
  ]
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** As a shell takes it for one word. */
function quoted(name: string): string {
  return /^[\w.,:/-]+$/.test(name) ? name : `'${name}'`
}
