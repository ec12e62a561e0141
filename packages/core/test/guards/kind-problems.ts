import type { Part } from '../../src/store/doctor/catalogue.ts'
import { TABLE_KINDS, type TableKind } from '../../src/store/walls/table-kinds.ts'

/** Each clause of a policy begins so, inside at most two parentheses, and goes on with `and` or not at all. */
const ASKS_FOR_ORGANIZATION =
  /^\(?\(?(organization_id|id) = \( select tenantry\.current_organization\(\) as current_organization\)\)( and |;|$)/

/** What a policy asks besides, by kind; one for inserting may ask for less, because nothing can be read through it. */
const ASKS_BESIDES: Readonly<Record<'account' | 'organization' | 'user' | 'request', RegExp>> = {
  account: /tenantry\.current_account\(\)/,
  organization: /./,
  user: /from tenantry\.users u where \(\(u\.organization_id = /,
  request: /from tenantry\.approval_requests r where \(\(r\.organization_id = /,
}

/** Where a schema does not keep the rules for the kinds that its tables declare, and for code; empty where it does. */
export function kindProblems(parts: readonly Part[]): readonly string[] {
  const tables = parts.filter(({ kind }) => kind === 'table').map(({ about }) => about)
  const declared = Object.entries<TableKind>(TABLE_KINDS)
  return [
    ...tables
      .filter((table) => !Object.hasOwn(TABLE_KINDS, table))
      .map((table) => `${table} declares no kind`),
    ...declared.filter(([table]) => !tables.includes(table)).map(([table]) => `${table} does not exist`),
    ...declared.flatMap(([table, kind]) => {
      const own = parts.filter(({ about }) => about === table)
      return tableProblems(own, kind).map((problem) => `${table} ${problem}`)
    }),
    ...parts.flatMap((part) => functionProblems(part, parts)),
  ]
}

function tableProblems(own: readonly Part[], kind: TableKind): readonly string[] {
  const all = (wanted: string) => own.filter((part) => part.kind === wanted)
  const problems = all('trigger').map(({ name }) => `has the trigger ${name}`)
  if (kind === 'directory' || kind === 'index' || kind === 'machinery') {
    return [...problems, ...all('grant').map(({ name }) => `is granted to ${name}`)]
  }
  const forced = all('row-level security').some(({ sql }) => /enable row level security, force/.test(sql))
  const policies = all('policy').filter(({ sql }) => !sql.includes(' to tenantry_relay'))
  return [
    ...problems,
    ...(forced ? [] : ['has no row-level security that is forced']),
    ...(policies.length > 0 ? [] : ['has no policy']),
    ...policies
      .filter(({ sql }) => !keeps(sql, kind))
      .map(({ name }) => `has the policy ${name}, which lets too much through`),
    ...all('constraint')
      .filter(({ sql }) => !beginsWithOrganization(sql))
      .map(({ name }) => `has the key ${name}, which does not begin with the organization`),
    ...all('grant')
      .filter(({ name }) => name === 'public')
      .map(() => 'is granted to everybody'),
  ]
}

function keeps(policy: string, kind: keyof typeof ASKS_BESIDES): boolean {
  const [head = '', ...clauses] = policy.replace(/\s+/g, ' ').split(/ (?:using|with check) /)
  const besides = head.includes(' for insert ') ? /./ : ASKS_BESIDES[kind]
  return clauses.every((clause) => ASKS_FOR_ORGANIZATION.test(clause) && besides.test(clause))
}

function beginsWithOrganization(constraint: string): boolean {
  const first = /(?:primary key|unique|foreign key) \((\w+)/.exec(constraint)?.[1]
  return (
    first === undefined ||
    first === 'organization_id' ||
    (first === 'id' && /\btenantry\.organizations add/.test(constraint))
  )
}

function functionProblems({ about, kind, sql }: Part, parts: readonly Part[]): readonly string[] {
  if (kind !== 'function' || !sql.includes('security definer')) return []
  const open = parts.some((part) => part.about === about && part.kind === 'grant' && part.name === 'public')
  return [
    ...(/security definer (?:set \w+ = \w+ )*set search_path = pg_catalog, pg_temp$/m.test(sql)
      ? []
      : [`${about} looks for names anywhere`]),
    ...(open ? [`${about} may be called by everybody`] : []),
  ]
}
