import { CompiledQuery, type RawBuilder, sql } from 'kysely'

/** The values of a statement while it is built: they can be compared with, and not be looked at, for each time they are others. */
export type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<Values[Name]> }

/** Where a value is put when the statement is sent. */
export class Place {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** A place for each value, by its name. */
export function placesFor<Values extends object>(
  values: { readonly [Name in keyof Values]: unknown },
): Places<Values> {
  return Object.fromEntries(
    Object.keys(values).map((name) => [name, sql`${new Place(name)}`]),
  ) as unknown as Places<Values>
}

/** A statement that was compiled around places, with values in them. */
export function filled<Row>(
  { sql: text, parameters }: Pick<CompiledQuery<Row>, 'sql' | 'parameters'>,
  valueFor: (name: string) => unknown,
): CompiledQuery<Row> {
  return CompiledQuery.raw(
    text,
    parameters.map((each) => (each instanceof Place ? valueFor(each.name) : each)),
  ) as CompiledQuery<Row>
}
