import pg from 'pg'

/** Rises with every change of how data is loaded: what an earlier version has loaded is not measured. */
const LOADED_AS = 1

/**
 * A database that is filled once and kept. What is measured is a copy of it, so that each run finds the same data and leaves none.
 *
 * @param fill fills the empty database, and answers what is to be known of it
 */
export async function keptDatabase<Known>(
  server: string,
  name: string,
  fill: (url: string) => Promise<Known>,
): Promise<{ readonly known: Known; copy(as: string): Promise<string> }> {
  const kept = `kept_${LOADED_AS}_${name}`
  const known = (await knownOf<Known>(server, kept)) ?? (await filled(server, kept, fill))
  return {
    known,
    async copy(as) {
      await withClient(server, async (client) => {
        await client.query(`drop database if exists ${as} with (force)`)
        // Copying the files is quicker than logging every page, and this copy outlives nothing.
        await client.query(`create database ${as} template ${kept} strategy file_copy`)
      })
      return addressOf(server, as)
    },
  }
}

/** Throws a copy away, for which the server waits until whoever has ended their connections is gone: by force they would hear of it as a fault. */
export async function dropDatabase(server: string, name: string): Promise<void> {
  await withClient(server, (client) => client.query(`drop database if exists ${name}`))
}

/** What is known of a database that was filled to its end; null for any other. */
async function knownOf<Known>(server: string, name: string): Promise<Known | null> {
  return withClient(server, async (client) => {
    const { rows } = await client.query<{ known: string | null }>(
      `select shobj_description(oid, 'pg_database') as known from pg_database where datname = $1`,
      [name],
    )
    return rows[0]?.known == null ? null : (JSON.parse(rows[0].known) as Known)
  })
}

async function filled<Known>(
  server: string,
  name: string,
  fill: (url: string) => Promise<Known>,
): Promise<Known> {
  await withClient(server, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  })
  const known = await fill(addressOf(server, name))
  // The remark comes last: without it the database is taken for half filled, and filled anew.
  await withClient(server, (client) =>
    client.query(`comment on database ${name} is ${client.escapeLiteral(JSON.stringify(known))}`),
  )
  return known
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function addressOf(server: string, database: string): string {
  const address = new URL(server)
  address.pathname = `/${database}`
  return address.href
}
