import type { CompiledQuery } from 'kysely'
import { filled, type Places, placesFor } from './places.ts'
import type { Makes, Scope } from './scope.ts'

/** The values that it is sent with; of those that it does not compare with in this shape there may be none. */
type Given<Values> = { readonly [Name in keyof Values]: Values[Name] | undefined }

/** What a statement is built from, besides its scope; its text says nothing else. */
export interface Asked<Filter extends object, Shape> {
  /** What the actor may read. The same filter is the same right: it is what statements are kept by. */
  readonly filter: Filter
  readonly shape: Shape
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
  Shape extends Readonly<Record<string, string | boolean | number>>,
  Values extends object,
  Row,
>(
  build: (scope: Scope, asked: Asked<Filter, Shape>, values: Places<Values>) => Makes<Row>,
): (scope: Scope, asked: Asked<Filter, Shape>, values: Given<Values>) => Promise<readonly Row[]> {
  const byFilter = new WeakMap<Filter, Map<string, CompiledQuery<Row>>>()
  return (scope, asked, values) => {
    const kept = byFilter.get(asked.filter) ?? new Map<string, CompiledQuery<Row>>()
    byFilter.set(asked.filter, kept)
    const key = [scope.organizationId, scope.accounts, ...Object.values(asked.shape)].join(' ')
    const statement = kept.get(key) ?? scope.compiled(build(scope, asked, placesFor<Values>(values)))
    kept.set(key, statement)
    return scope.send(filled(statement, (name) => values[name as keyof Values]))
  }
}
