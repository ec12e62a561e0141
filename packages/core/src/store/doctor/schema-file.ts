import { readFile } from 'node:fs/promises'
import type { Part } from './catalogue.ts'

/** The reviewed record of what the migrations make; beside `src` in the repository and beside `dist` in the package. */
export const SCHEMA_FILE = new URL('../../../schema.sql', import.meta.url)

const HEAD = `-- What the migrations make, as the catalogue of a database tells it: each part under its name.
-- Written by \`npm run schema\`, and compared with the migrations by a test and with every database by \`npx tenantry doctor\`.
-- A record to be read and reviewed, not to be run: the migrations are.
`

const PART_HEAD = /^-- \[(.+)\]$/

/** Writes parts down, a table's columns inside its `create table`. */
export function printSchema(parts: readonly Part[]): string {
  const columns = Map.groupBy(
    parts.filter(({ kind }) => kind === 'column'),
    ({ about }) => about,
  )
  const texts = parts
    .filter(({ kind }) => kind !== 'column')
    .map(({ about, kind, name, sql }) => {
      const lines = columns.get(about)?.map((column) => `  ${column.sql}`)
      const body = kind === 'table' ? `${sql} (\n${(lines ?? []).join(',\n')}\n);` : sql
      return `-- [${[about, kind, name].filter((word) => word !== '').join(' | ')}]\n${body}\n`
    })
  return [HEAD, ...texts].join('\n')
}

/** Reads what `printSchema` wrote. */
export function parseSchema(text: string): readonly Part[] {
  const parts: { about: string; kind: string; name: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const [about, kind, name = ''] = PART_HEAD.exec(line)?.[1]?.split(' | ') ?? []
    if (about !== undefined && kind !== undefined) parts.push({ about, kind, name, lines: [] })
    else parts.at(-1)?.lines.push(line)
  }
  return parts.flatMap(({ lines, ...part }) => {
    const body = lines.join('\n').trim()
    if (part.kind !== 'table') return [{ ...part, sql: body }]
    const [sql = '', ...rows] = body.split('\n')
    const columns = rows.slice(0, -1).map((row) => row.trim().replace(/,$/, ''))
    return [
      { ...part, sql: sql.replace(/ \($/, '') },
      ...columns.map((column) => ({
        about: part.about,
        kind: 'column',
        name: (column.split(' ', 1)[0] ?? '').replaceAll('"', ''),
        sql: column,
      })),
    ]
  })
}

/** The schema that this version expects. */
export async function readSchemaFile(): Promise<readonly Part[]> {
  return parseSchema(await readFile(SCHEMA_FILE, 'utf8'))
}
