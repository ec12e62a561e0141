import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startChild } from '../src/child.ts'

const TALKATIVE = fileURLToPath(new URL('./programs/talkative-bot.ts', import.meta.url))

test('what a bot writes is read to its end, also when it is too late to wait for it: else it would stand still, and hear no signal', async () => {
  const late = new AbortController()
  const bot = await startChild(TALKATIVE, {}, late.signal)
  late.abort()
  try {
    await bot.say('show ben')
    await bot.say('show ben')
    expect((await bot.profileOf('show ben', 4)).wholeUs).toBeGreaterThan(0)
  } finally {
    await bot.close()
  }
})

test('a bot ends with whoever started it, however they end', async () => {
  const starter = spawn(
    process.execPath,
    ['--conditions=@tenantry/source', fileURLToPath(new URL('./programs/starts-a-bot.ts', import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(starter.stdout, 'data')
  const [bot = ''] = (await readFile(`/proc/${starter.pid}/task/${starter.pid}/children`, 'utf8')).split(' ')
  expect(isRunning(bot)).toBe(true)
  starter.kill('SIGKILL')
  await once(starter, 'exit')
  await expect.poll(() => isRunning(bot), { timeout: 10_000 }).toBe(false)
})

/** What has ended and is reaped by nobody still has its number. */
function isRunning(pid: string): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
