import type pg from 'pg'
import { openPatchedPool } from '../../test/support/patched-pool.ts'

/** What a scope, and an ability behind it, put into a where clause: an organization or an account, compared with a parameter. */
const WALLS = [
  /"tenantry"\."\w+"\."(?:organization_id|account_id)" = (\$\d+)(?:::\w+)?/g,
  /"tenantry"\."(?:organizations|accounts)"\."id" = (\$\d+)(?:::\w+)?/g,
  /(?<![".])"(?:organization_id|account_id)" = (\$\d+)(?:::\w+)?/g,
  /\bwall\.(?:organization_id|account_id) = (\$\d+)(?:::\w+)?/g,
]

/** Strikes the walls out of what follows `where`; the parameters stay, so that the others keep their numbers. */
function withoutWalls(text: string): string {
  const where = text.indexOf(' where ')
  if (where < 0) return text
  return WALLS.reduce(
    (rest, wall) => rest.replaceAll(wall, (_wall, parameter: string) => `(${parameter}::text is not null)`),
    text.slice(where),
  ).replace(/^/, () => text.slice(0, where))
}

/** A pool on which no query is limited to an organization or an account any more: the scope removed. */
export function openUnscopedPool(url: string): pg.Pool {
  return openPatchedPool(
    url,
    (send) => (text, values) => send(typeof text === 'string' ? withoutWalls(text) : text, values),
  )
}
