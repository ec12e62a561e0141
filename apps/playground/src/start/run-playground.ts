import { TenantryError } from '@tenantry/core'
import { createSlackApp, slashCommands } from '@tenantry/slack'
import { startPlayground } from './start-playground.ts'
import { stopOnSignal } from './stop-on-signal.ts'
import { Unusable } from './unusable.ts'

/** What went wrong, for whoever looks a reference id up. What went well can be seen on the page. */
const log = {
  info() {},
  warn: (fields: object, message: string) => console.error(message, fields),
  error: (fields: object, message: string) => console.error(message, fields),
}

/** Starts the playground as a process: one address to open, one sentence for what is in the way, an end in order. */
export async function runPlayground(environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    const playground = await startPlayground({
      environment,
      createBot: (settings) => createSlackApp({ ...settings, log }),
      commands: slashCommands(),
    })
    stopOnSignal(() => playground.stop())
    console.log(`\n  Tenantry playground: open ${playground.url}\n`)
    console.log(`  A demonstration with made-up people. Its data is ${playground.dataIs}. Ctrl-C stops it.\n`)
  } catch (error) {
    const known =
      error instanceof Unusable || (error instanceof TenantryError && error.code !== 'unauthenticated')
    console.error(known ? error.message : error)
    process.exitCode = 1
  }
}
