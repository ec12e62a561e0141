import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Signals, untilStopped } from '../../src/start/until-stopped.ts'

function signals(): Signals & EventEmitter {
  return new EventEmitter() as Signals & EventEmitter
}

describe('a bot that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'])('by %s finishes what it does, and leaves with 0', async (signal) => {
    const from = signals()
    const done = Promise.withResolvers<void>()
    const code = untilStopped(() => done.promise, { signals: from, withinMs: 5_000 })
    from.emit(signal)
    from.emit('SIGINT')
    await sleep(50)
    done.resolve()
    expect(await code).toBe(0)
    // Nobody there would be killed by an echo that comes this late.
    expect(from.listenerCount('SIGTERM') * from.listenerCount('SIGINT')).toBe(1)
  })

  test('again after more than a second leaves at once with 1; an echo within the second does not', async () => {
    const from = signals()
    const code = untilStopped(() => new Promise(() => undefined), { signals: from, withinMs: 5_000 })
    from.emit('SIGINT')
    from.emit('SIGINT')
    const first = await Promise.race([code, sleep(1_100, 'still there')])
    expect(first).toBe('still there')
    from.emit('SIGINT')
    expect(await code).toBe(1)
  })

  test('leaves with 0 when its time is over, whatever has not stopped', async () => {
    const from = signals()
    const code = untilStopped(() => new Promise(() => undefined), { signals: from, withinMs: 20 })
    from.emit('SIGTERM')
    expect(await code).toBe(0)
  })

  test('is not waited for where it cannot start', async () => {
    const started = Promise.reject(new Error('no port'))
    const code = untilStopped(async () => undefined, { signals: signals(), withinMs: 20, started })
    await expect(code).rejects.toThrow('no port')
  })
})
