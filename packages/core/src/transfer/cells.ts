import { CELL_MAX, ROLES_MAX } from '../domain/import.ts'

/** Where a file writes several roles into one cell. */
export const ROLE_SEPARATOR = ';'

/** What is wrong with the size of a row's cells, or null: a cell that is too long must not refuse the rows around it. */
export function sizeProblem(cells: Readonly<Record<string, string | readonly string[]>>): string | null {
  for (const [field, value] of Object.entries(cells)) {
    if (typeof value !== 'string' && value.length > ROLES_MAX)
      return `There are more than ${ROLES_MAX} roles.`
    const texts = typeof value === 'string' ? [value] : value
    if (texts.some((text) => text.length > CELL_MAX))
      return `The cell ${field} has more than ${CELL_MAX} characters.`
  }
  return null
}

/** The roles in one cell. */
export function rolesIn(cell: string): readonly string[] {
  return cell
    .split(ROLE_SEPARATOR)
    .map((role) => role.trim())
    .filter((role) => role !== '')
}
