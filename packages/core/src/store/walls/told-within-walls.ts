import { type RawBuilder, sql } from 'kysely'
import { keptWithinWalls } from './kept-within-walls.ts'
import type { Places } from './places.ts'
import type { AccountWall, Makes, Scope } from './scope.ts'

/** What is longer, in characters, is read each time: it would be sent to be compared with itself. */
const FORESEEN_AT_MOST = 4_000

let kept = 0

/** A read that can be foreseen. */
export interface ToldWithinWalls<Values extends object, Row> {
  read(scope: Scope, values: Values): Promise<readonly Row[]>
  /**
   * Forgets what this process was told of it, for whoever changes it: else the next command is begun on it in vain, and the server says so in its
   * log. Behind other walls it may still be remembered; then it is compared.
   */
  forget(scope: Scope, values: Values): void
}

/**
 * A read that is answered as one text, so that it can be foreseen (`Foresight`): where it is, the answer of the last time is given at once, and
 * the server compares. Kept compiled as by `keptWithinWalls`.
 *
 * @param make selects texts, numbers and truth values alone; of times their text, for JSON writes them otherwise
 */
export function toldWithinWalls<Values extends object, Row>(
  make: (scope: Scope, values: Places<Values>) => Makes<Row>,
): ToldWithinWalls<Values, Row> {
  kept += 1
  const number = kept
  const tell = keptWithinWalls(
    (scope, values: Places<Values>) => sql<Told>`select ${asText(make(scope, values))} as told`,
  )
  const compare = keptWithinWalls(
    (scope, { last, ...values }: Places<Values & { last: string | null }>) =>
      sql`select tenantry.assure(${asText(make(scope, values as unknown as Places<Values>))} is not distinct from ${last}::text)`,
  )
  const askedOf = ({ organizationId }: Scope, accounts: AccountWall, values: Values) =>
    [number, organizationId, accounts, ...Object.values(values)].join(' ')
  return {
    async read(scope, values) {
      const { foresight } = scope
      const asked = askedOf(scope, scope.accounts, values)
      const last = foresight?.told.get(asked)
      if (foresight?.counts && last !== undefined) {
        foresight.check(scope.send(compare(scope, { ...values, last })))
        return rowsOf<Row>(last)
      }
      const [answer] = await scope.send(tell(scope, values))
      const told = answer?.told ?? null
      if (told === null || told.length <= FORESEEN_AT_MOST) foresight?.told.set(asked, told)
      else foresight?.told.forget(asked)
      return rowsOf<Row>(told)
    },
    forget(scope, values) {
      for (const accounts of ['all', scope.accounts] as const)
        scope.foresight?.told.forget(askedOf(scope, accounts, values))
    },
  }
}

interface Told {
  readonly told: string | null
}

function asText(rows: Makes<unknown>): RawBuilder<string | null> {
  return sql`(select json_agg(told)::text from (${rows}) told)`
}

/** Read anew each time: whoever is given rows may change them. */
function rowsOf<Row>(told: string | null): readonly Row[] {
  return told === null ? [] : (JSON.parse(told) as Row[])
}
