import { TenantryError } from '@tenantry/core'
import { createSlackApp, slashCommands, untilStopped } from '@tenantry/slack'
import { places } from './places.ts'
import { type Playground, startPlayground } from './start-playground.ts'
import { Unusable } from './unusable.ts'

/** Ten seconds are all that whoever stops a process commonly gives it. */
const stopWithinMs = 9000

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
  const told = new AbortController()
  const starting = startPlayground({
    environment,
    createBot: (settings) => createSlackApp({ ...settings, log }),
    commands: slashCommands(),
    signal: told.signal,
  })
  const stop = async () => {
    told.abort()
    console.log(`\n  The playground stops. ${places(environment.TENANTRY_DATABASE).afterwards}`)
    await starting.then((playground) => playground.stop(), stoppedItself)
  }
  try {
    return await untilStopped(stop, { withinMs: stopWithinMs, started: starting.then(greet) })
  } catch (error) {
    console.error(sentenceOf(error))
    return 1
  }
}

/** What cannot start, or is told not to, has stopped already what it had begun. */
const stoppedItself = (): void => {}

const sentenceOf = (error: unknown): unknown =>
  error instanceof Unusable || error instanceof TenantryError ? error.message : error

function greet({ url, dataIs }: Playground): void {
  console.log(`\n  Tenantry playground: open ${url}\n`)
  console.log(`  A demonstration with made-up people. Its data is ${dataIs}. Ctrl-C stops it.\n`)
}
