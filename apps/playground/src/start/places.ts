import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

/** Where everything lies when nothing is said. */
const folder = '.tenantry'

export interface Places {
  database: string
  /** Where the chat is kept; nowhere for a database that is in memory. */
  stateFile: string | undefined
  /** For people: where their data is. */
  words: string
  /** For people: what becomes of it when the playground stops. */
  afterwards: string
}

/**
 * The database of the demonstration, and the file of its chat: beside an embedded database; for a server in the usual
 * folder, one file for each database, because the same chat with other data would show what is not there.
 *
 * @param database `TENANTRY_DATABASE`, or nothing
 */
export function places(database: string | undefined): Places {
  const location = database || `pglite:${folder}`
  if (location === 'pglite:memory')
    return {
      database: location,
      stateFile: undefined,
      words: 'in memory: it ends with this process',
      afterwards: 'Its data was in memory, and ends with it.',
    }
  if (location.startsWith('pglite:')) {
    const path = location.slice('pglite:'.length)
    return { database: location, stateFile: resolve(path, 'chat.json'), ...kept(`in the folder ${path}`) }
  }
  const name = createHash('sha256').update(location).digest('hex').slice(0, 12)
  return {
    database: location,
    stateFile: resolve(join(folder, `chat-${name}.json`)),
    ...kept('in the database of TENANTRY_DATABASE'),
  }
}

function kept(words: string): Pick<Places, 'words' | 'afterwards'> {
  return { words, afterwards: `Its data stays ${words}.` }
}
