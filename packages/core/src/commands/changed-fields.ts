/** The part of a change that is given and differs from what is there: the rest neither counts as a change nor is recorded. */
export function changesOf<Row extends object>(
  row: Row,
  change: { readonly [Field in keyof Row]?: Row[Field] | undefined },
): Partial<Row> {
  const differing = Object.entries(change).filter(
    ([field, value]) => value !== undefined && value !== Reflect.get(row, field),
  )
  return Object.fromEntries(differing) as Partial<Row>
}

/** The same fields of the row as it was before. */
export function before<Row extends object>(row: Row, changes: Partial<Row>): Partial<Row> {
  return Object.fromEntries(
    Object.keys(changes).map((field) => [field, Reflect.get(row, field)]),
  ) as Partial<Row>
}
