import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { places } from '../src/start/places.ts'
import { busyPort, portOf, refuseUnusablePort } from '../src/start/port.ts'

test('everything lies in one folder when nothing is said, and the chat beside the database that is named', () => {
  expect(places(undefined)).toMatchObject({
    database: 'pglite:.tenantry',
    stateFile: resolve('.tenantry/chat.json'),
  })
  expect(places('')).toMatchObject({ database: 'pglite:.tenantry' })
  expect(places('pglite:elsewhere').stateFile).toBe(resolve('elsewhere/chat.json'))
  expect(places('pglite:memory').stateFile).toBeUndefined()
})

test('each database of a server has a chat of its own, and no file name tells a password', () => {
  const one = places('postgres://ada:hidden@127.0.0.1/one')
  const two = places('postgres://ada:hidden@127.0.0.1/two')
  expect(one.stateFile).not.toBe(two.stateFile)
  expect(`${one.stateFile} ${one.words}`).not.toContain('hidden')
})

test('what is kept when it stops is said, and what is not', () => {
  expect(places('pglite:elsewhere').afterwards).toBe('Its data stays in the folder elsewhere.')
  expect(places('postgres://127.0.0.1/one').afterwards).toBe(
    'Its data stays in the database of TENANTRY_DATABASE.',
  )
  expect(places('pglite:memory').afterwards).toBe('Its data was in memory, and ends with it.')
})

test('the port is 3000 unless PORT says another, and what is no port is refused with the next step', () => {
  expect([portOf(undefined), portOf(''), portOf('0'), portOf('65535')]).toEqual([3000, 3000, 0, 65_535])
  for (const wrong of ['65536', '-1', '3000x', ' 3000', '1e3', 'port']) {
    expect(() => portOf(wrong)).toThrow('has to be a number from 0 to 65535')
  }
})

test('a port that cannot be had is said with the next step; any other fault stays what it is', () => {
  expect(busyPort({ code: 'EADDRINUSE' }, 3000)).toMatchObject({
    message: `Port 3000 is in use. Set another one: PORT=3001 npm start
If it is a playground that runs there, it is open at http://127.0.0.1:3000/. A second one needs a folder of its own, too: PORT=3001 TENANTRY_DATABASE=pglite:.tenantry-2 npm start`,
  })
  expect(busyPort({ code: 'EACCES' }, 80)).toMatchObject({
    message: expect.stringContaining('may not be used'),
  })
  const fault = new Error('something else')
  expect(busyPort(fault, 3000)).toBe(fault)
})

test('a port that browsers and fetch never connect to is refused: the page would not open and the bot not answer', async () => {
  await expect(refuseUnusablePort(4190)).rejects.toThrow('Port 4190 belongs to a service')
  await expect(refuseUnusablePort(0)).resolves.toBeUndefined()
})
