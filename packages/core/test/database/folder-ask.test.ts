import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { askHolder } from '../../src/store/opening/folder-ask.ts'
import type { RequestHandler } from '../../src/store/opening/folder-door.ts'
import { holdFolder } from '../../src/store/opening/folder-hold.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function heldFolder(handler?: RequestHandler): Promise<string> {
  const folder = await temporaryFolder()
  const hold = await holdFolder(folder)
  if (handler !== undefined) hold.serve(handler)
  onTestFinished(async () => {
    await hold.stopServing()
    await hold.release()
  })
  return folder
}

async function sendRaw(folder: string, data: string): Promise<unknown> {
  const { address } = JSON.parse(await readFile(join(folder, 'holder.1', 'holder.json'), 'utf8'))
  const socket = createConnection(address)
  const answer = text(socket)
  await once(socket, 'connect')
  socket.write(data)
  return JSON.parse(await answer)
}

test('the holder of a folder answers what it is asked', async () => {
  const folder = await heldFolder(async (request) => ({ heard: request }))
  const asked = await askHolder(folder, { verb: 'doctor', text: 'ä\nö' }, { timeoutMs: 5_000 })
  expect(asked).toEqual({ answered: true, response: { heard: { verb: 'doctor', text: 'ä\nö' } } })
})

test('many ask at once and each gets their own answer', async () => {
  const folder = await heldFolder(async (request) => request)
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, n) => askHolder(folder, n, { timeoutMs: 5_000 })),
  )
  expect(asked).toEqual(Array.from({ length: 20 }, (_, response) => ({ answered: true, response })))
})

test('a holder that is still starting answers when it is ready', async () => {
  const folder = await temporaryFolder()
  const hold = await holdFolder(folder)
  const asking = askHolder(folder, 1, { timeoutMs: 5_000 })
  hold.serve(async () => 'ready')
  expect(await asking).toEqual({ answered: true, response: 'ready' })
  await hold.stopServing()
  await hold.release()
})

test('a folder that nobody holds, or that is not there, leaves the request unanswered', async () => {
  const folder = await temporaryFolder()
  expect(await askHolder(folder, 1, { timeoutMs: 1_000 })).toEqual({ answered: false })
  expect(await askHolder(join(folder, 'missing'), 1, { timeoutMs: 1_000 })).toEqual({ answered: false })
})

test('a holder that gives no answer in time is named', async () => {
  const folder = await heldFolder()
  await expect(askHolder(folder, 1, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`Process ${process.pid} holds the folder`),
  })
})

test('a request that fails in the holder says nothing of its inside', async () => {
  const folder = await heldFolder(async () => {
    throw new Error('the secret of Acorn')
  })
  const refusal = await askHolder(folder, 1, { timeoutMs: 5_000 }).catch((error: Error) => error)
  expect(refusal).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('the request failed'),
  })
  expect(String(refusal)).not.toContain('Acorn')
})

test('what is no JSON is answered, and the holder goes on', async () => {
  const folder = await heldFolder(async () => 'well')
  expect(await sendRaw(folder, '{"verb":\n')).toEqual({ error: 'the request is not JSON' })
  expect(await askHolder(folder, 1, { timeoutMs: 5_000 })).toEqual({ answered: true, response: 'well' })
})

test('a message longer than a megabyte is refused on both ways', async () => {
  const long = 'x'.repeat(1024 * 1024)
  const folder = await heldFolder(async () => long)
  await expect(askHolder(folder, long, { timeoutMs: 5_000 })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await sendRaw(folder, long + long)).toEqual({ error: 'the message is longer than a megabyte' })
  await expect(askHolder(folder, 1, { timeoutMs: 5_000 })).rejects.toMatchObject({
    message: expect.stringContaining('the answer is longer than a megabyte'),
  })
})
