/**
 * A server keeps a named statement, parsed and planned, for each connection that used it: a second use costs half. This many texts
 * get names; further ones go without, because each costs memory on every connection.
 */
const MOST_NAMES = 500

const names = new Map<string, string>()

/** The name of a statement's text, the same in the whole process; undefined where there are names enough. */
export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST_NAMES) return known
  const name = `tenantry_${names.size + 1}`
  names.set(text, name)
  return name
}
