import { type Compilable, type RawBuilder, sql } from 'kysely'
import type { Scope } from './scope.ts'

/** The values of a statement while it is built: they can be compared with, and not be looked at, for each time they are others. */
export type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<Values[Name]> }

/** The values that it is sent with; of those that it does not compare with in this shape there may be none. */
type Given<Values> = { readonly [Name in keyof Values]: Values[Name] | undefined }

/** What a statement is built from, besides its scope; its text says nothing else. */
export interface Asked<Filter extends object, Shape> {
  /** What the actor may read. The same filter is the same right: it is what statements are kept by. */
  readonly filter: Filter
  readonly shape: Shape
}

interface Kept {
  readonly text: string
  readonly parameters: readonly unknown[]
}

/** Where a value is put when the statement is sent. */
class Place {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A statement that is built and compiled once for each scope, filter and shape, and sent each time with other values: else that is a third
 * of what this process computes for a read. Rights that have changed come with another filter, so nobody reads by what was kept of them
 * before (H18).
 *
 * @param build stands on its arguments alone
 */
export function keptStatement<
  Filter extends object,
  Shape extends Readonly<Record<string, string | boolean>>,
  Values extends object,
  Row,
>(
  build: (scope: Scope, asked: Asked<Filter, Shape>, values: Places<Values>) => Compilable<Row>,
): (scope: Scope, asked: Asked<Filter, Shape>, values: Given<Values>) => Promise<readonly Row[]> {
  const byFilter = new WeakMap<Filter, Map<string, Kept>>()
  return (scope, asked, values) => {
    const kept = byFilter.get(asked.filter) ?? new Map<string, Kept>()
    byFilter.set(asked.filter, kept)
    const key = [scope.organizationId, scope.accounts, ...Object.values(asked.shape)].join(' ')
    const statement = kept.get(key) ?? compiled(build(scope, asked, placesOf(values)))
    kept.set(key, statement)
    const parameters = statement.parameters.map((each) =>
      each instanceof Place ? values[each.name as keyof Values] : each,
    )
    return scope.send<Row>(statement.text, parameters)
  }
}

function placesOf<Values extends object>(values: Given<Values>): Places<Values> {
  return Object.fromEntries(
    Object.keys(values).map((name) => [name, sql`${new Place(name)}`]),
  ) as Places<Values>
}

function compiled(statement: Compilable): Kept {
  const { sql: text, parameters } = statement.compile()
  return { text, parameters }
}
