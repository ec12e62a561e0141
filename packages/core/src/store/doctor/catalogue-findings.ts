import type { FoundPart, Part } from './catalogue.ts'
import type { Finding, Weight } from './finding.ts'

/** Roles behind which tenants are kept apart; what everybody may do, they may do. */
const WALLED_ROLES: ReadonlySet<string> = new Set(['tenantry_app', 'tenantry_relay', 'public'])

/**
 * Compares the schema that a database has with the one that it should have. What is there and should not be counts as much as
 * what is missing: policies are joined by `or`, so one more lets more through.
 */
export function catalogueFindings(
  expected: readonly Part[],
  found: readonly FoundPart[],
): readonly Finding[] {
  const should = new Map(expected.map((part) => [keyOf(part), part]))
  const has = new Map(found.map((part) => [keyOf(part), part]))
  const missing = expected.filter((part) => !has.has(keyOf(part)))
  const surplus = found.filter((part) => !should.has(keyOf(part)))
  return [
    ...withoutDetails(missing).flatMap(missingFinding),
    ...found.flatMap((part) => {
      const same = should.get(keyOf(part))
      return same === undefined || same.sql === part.sql ? [] : differingFinding(same, part)
    }),
    ...withoutDetails(surplus, isTableGrant).flatMap(surplusFinding),
  ]
}

const WHOLE: ReadonlySet<string> = new Set(['table', 'view', 'sequence', 'function'])

/** A table or function that is missing, or too many, has all its parts with it: that is one finding. */
function withoutDetails<P extends Part>(
  parts: readonly P[],
  keep: (part: Part) => boolean = () => false,
): readonly P[] {
  const whole = new Set(parts.filter(({ kind }) => WHOLE.has(kind)).map(({ about }) => about))
  return parts.filter((part) => !whole.has(part.about) || WHOLE.has(part.kind) || keep(part))
}

/** Who may use a table is never a detail. Every function may be called by everybody from the moment that it is made. */
function isTableGrant({ about, kind }: Part): boolean {
  return kind === 'grant' && !about.includes('(')
}

function missingFinding(part: Part): readonly Finding[] {
  if (part.kind === 'comment') return []
  const finding = { weight: weightOf(part), problem: `${nameOf(part)} is missing.` }
  if (part.kind === 'table')
    return [{ ...finding, mend: 'Restore the database from a backup: the rows of this table are gone.' }]
  return [
    {
      ...finding,
      mend: part.kind === 'column' ? `alter table tenantry.${part.about} add column ${part.sql};` : part.sql,
    },
  ]
}

function differingFinding(expected: Part, found: FoundPart): readonly Finding[] {
  if (found.kind === 'comment') return []
  const weight: Weight = expected.kind === 'grant' ? surplusWeight(found) : weightOf(expected)
  const problem = `${nameOf(found)} is not what the migrations make: ${inOneLine(difference(found.sql, expected.sql))}`
  return [{ weight, problem, mend: mendOf(expected, found) }]
}

function surplusFinding(part: FoundPart): readonly Finding[] {
  if (part.kind === 'comment') return []
  return [
    {
      weight: surplusWeight(part),
      problem: `${nameOf(part)} is not Tenantry's: ${inOneLine(part.sql)}`,
      mend: part.undo,
    },
  ]
}

/** An index that is not unique only makes things quick. */
function weightOf({ kind, sql }: Part): Weight {
  return kind === 'index' && !sql.startsWith('create unique') ? 'fault' : 'wall'
}

function surplusWeight({ kind, name, sql }: Part): Weight {
  switch (kind) {
    case 'policy':
    case 'row-level security':
    case 'rule':
    case 'switched-off trigger':
      return 'wall'
    case 'grant':
      return WALLED_ROLES.has(name.split(' ').at(-1) ?? '') ? 'wall' : 'advice'
    case 'function':
      return sql.includes('security definer') ? 'wall' : 'fault'
    case 'index':
      return 'advice'
    default:
      return 'fault'
  }
}

function mendOf(expected: Part, found: FoundPart): string {
  switch (expected.kind) {
    case 'function':
      return expected.sql.replace(/^create/, 'create or replace')
    case 'table':
    case 'column':
      return `Make it what the migrations make: ${expected.sql}`
    default:
      return `${found.undo} ${expected.sql}`.trim()
  }
}

function nameOf({ about, kind, name }: Part): string {
  const on = about === 'schema' ? 'the schema tenantry' : `tenantry.${about}`
  switch (kind) {
    case 'table':
    case 'view':
    case 'sequence':
    case 'function':
      return `The ${kind} ${on}`
    case 'column':
      return `The column ${on}.${name}`
    case 'grant':
      return `The grant on ${on} to ${name.replace(/^(\w+) of columns to /, '')}`
    default:
      return `The ${kind}${name === '' ? '' : ` ${name}`} of ${on}`
  }
}

function keyOf({ about, kind, name }: Part): string {
  return `${about} | ${kind} | ${name}`
}

/** The lines that differ; all of it where that is only one. */
function difference(found: string, expected: string): string {
  const known = new Set(expected.split('\n'))
  const lines = found.split('\n').filter((line) => !known.has(line) && line.trim() !== '')
  return lines.length === 0 ? 'something is missing in it.' : lines.join('\n')
}

function inOneLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}
