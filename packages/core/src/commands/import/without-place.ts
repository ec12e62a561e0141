/** How a limit counts the new rows of a batch. */
interface Places<Row> {
  /** null = no limit. */
  readonly limit: number | null
  /** What has its own places, such as an account for its users. */
  readonly groupOf: (row: Row) => string
  /** How many each group has already. */
  readonly counts: ReadonlyMap<string, number>
  /** Tries which of the rows the database would take, and undoes it. */
  readonly takes: () => Promise<(row: Row) => boolean>
}

/**
 * The rows for which a limit leaves no place. Places go to the rows that the database takes, in the order of the file: one that it refuses
 * needs none. Only a trial shows which those are, because others whom nobody here may see have the address or the id (H7); it is made
 * where not every row has a place.
 */
export async function withoutPlace<Row>(
  rows: readonly Row[],
  { limit, groupOf, counts, takes }: Places<Row>,
): Promise<readonly Row[]> {
  if (limit === null) return []
  const beyond = (some: readonly Row[]) => {
    const taken = new Map(counts)
    return some.filter((row) => {
      const before = taken.get(groupOf(row)) ?? 0
      taken.set(groupOf(row), before + 1)
      return before >= limit
    })
  }
  return beyond(rows).length === 0 ? [] : beyond(rows.filter(await takes()))
}
