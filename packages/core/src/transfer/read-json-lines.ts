import { TRANSFER_FIELDS, type TransferKind } from '../domain/import.ts'
import { nearestWord } from '../domain/nearest-word.ts'
import { hasInvisible } from '../domain/text.ts'
import { rolesIn, sizeProblem } from './cells.ts'
import { badRow, GARBLED, type ReadRow } from './read-row.ts'
import { MAX_ROW, readText, type Source } from './read-text.ts'

/** The rows of a file with one JSON object on each line; a line that is none is only reported. */
export async function* readJsonLines(source: Source, kind: TransferKind): AsyncGenerator<ReadRow> {
  let line = 0
  for await (const { text, garbled } of readText(source)) {
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const each of lines) {
      line += 1
      if (each.trim() === '') continue
      yield garbled.includes(line) ? badRow(line, GARBLED) : rowOf(kind, line, each)
    }
  }
}

function rowOf(kind: TransferKind, line: number, text: string): ReadRow {
  if (text.length > MAX_ROW) return badRow(line, 'The row is longer than a megabyte.')
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return badRow(line, 'The row is no JSON object.')
  }
  const cells: { [field: string]: string | readonly string[] } = {}
  for (const [field, given] of Object.entries(value)) {
    const problem = fieldProblem(kind, field, given)
    if (problem !== null) return badRow(line, problem)
    if (given === null) continue
    if (field !== 'roles') cells[field] = given
    else if (given.length > 0) cells[field] = typeof given === 'string' ? rolesIn(given) : given
  }
  const problem = sizeProblem(cells)
  return problem === null ? { line, cells } : badRow(line, problem)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldProblem(kind: TransferKind, field: string, given: unknown): string | null {
  const fields = TRANSFER_FIELDS[kind]
  if (!fields.some((known) => known === field)) {
    const meant = nearestWord(field, fields)
    const shown = hasInvisible(field) ? 'of this name' : JSON.stringify(field.slice(0, 50))
    return `There is no field ${shown}. ${meant === undefined ? `The fields are ${fields.join(', ')}.` : `Did you mean ${meant}?`}`
  }
  if (given === null || typeof given === 'string') return null
  if (field === 'roles' && Array.isArray(given) && given.every((role) => typeof role === 'string'))
    return null
  return `The field ${field} must be ${field === 'roles' ? 'a list of texts' : 'a text'}.`
}
