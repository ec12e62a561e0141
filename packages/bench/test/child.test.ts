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
