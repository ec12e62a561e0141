import { fileURLToPath } from 'node:url'
import { startChild } from '../../src/child.ts'

/** Starts a bot, says so, and goes on until it is ended by a signal that nobody can hear. */
await startChild(fileURLToPath(new URL('./talkative-bot.ts', import.meta.url)), {})
process.stdout.write('started\n')
