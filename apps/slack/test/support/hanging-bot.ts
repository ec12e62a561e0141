import { createTenantry } from '@tenantry/core'
import { createSlackApp } from '../../src/index.ts'

/**
 * A bot that stops in the middle, for a test that kills it: `before` it does what it was asked to, or `after`, without saying so.
 * It prints its port, and then that it hangs.
 */
const [database = '', apiUrl = '', signingSecret = '', when = 'before'] = process.argv.slice(2)
const tenantry = await createTenantry({ database })
const execute = tenantry.execute.bind(tenantry) as (...call: unknown[]) => Promise<unknown>
Object.assign(tenantry, {
  execute: async (...call: unknown[]) => {
    if (call[1] !== 'account.create') return execute(...call)
    if (when === 'after') await execute(...call)
    process.stdout.write('hangs\n')
    return new Promise(() => setInterval(() => undefined, 1_000))
  },
})
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const bot = createSlackApp({
  tenantry,
  botToken: 'xoxb-1-acorn',
  signingSecret,
  slackApiUrl: apiUrl,
  log: silent,
  takeOverAfterMs: 600_000,
})
const { port } = await bot.start({ port: 0 })
process.stdout.write(`port ${port}\n`)
