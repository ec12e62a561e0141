import { TenantryError } from '@tenantry/core'
import { createSlackApp, slashCommands } from '@tenantry/slack'
import { type Playground, startPlayground } from './start-playground.ts'
import { toldToStop } from './told-to-stop.ts'
import { Unusable } from './unusable.ts'

/** What went wrong, for whoever looks a reference id up. What went well can be seen on the page. */
const log = {
  info() {},
  warn: (fields: object, message: string) => console.error(message, fields),
  error: (fields: object, message: string) => console.error(message, fields),
}

/**
 * Runs the playground until it is told to stop: one address to open, or one sentence for what is in the way.
 *
 * @returns the exit code
 */
export async function runPlayground(environment: NodeJS.ProcessEnv): Promise<number> {
  const starting = startPlayground({
    environment,
    createBot: (settings) => createSlackApp({ ...settings, log }),
    commands: slashCommands(),
  })
  // Told to stop while it starts, it starts to its end: an embedded database is not left in the middle.
  const stopped = toldToStop(async () => (await starting).stop())
  try {
    greet(await starting)
    return await stopped
  } catch (error) {
    const told = error instanceof Unusable || error instanceof TenantryError
    console.error(told ? error.message : error)
    return 1
  }
}

function greet({ url, dataIs }: Playground): void {
  console.log(`\n  Tenantry playground: open ${url}\n`)
  console.log(`  A demonstration with made-up people. Its data is ${dataIs}. Ctrl-C stops it.\n`)
}
