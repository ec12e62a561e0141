import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Longer than any install that still makes progress. */
const waitAtMostMs = 15 * 60_000

/**
 * Waits for, then holds, the right to change this folder's node_modules: two `npm ci` at once fail. The lock is a listening
 * socket and no file, so that the system takes it back from a process that was killed. Undefined when the wait was too long.
 */
export async function holdInstallLock(root) {
  const address = lockAddress(root)
  const deadline = Date.now() + waitAtMostMs
  for (let waited = false; Date.now() < deadline; waited = true) {
    const lock = await listen(address)
    if (lock !== undefined) return lock
    if (!waited) console.error('Another process is installing the dependencies: waiting for it.')
    await released(address, deadline)
  }
  return undefined
}

/** Linux and Windows have names that vanish with their process; elsewhere a socket file is left by a killed one. */
function lockAddress(root) {
  const name = `tenantry-install-${createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16)}`
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(tmpdir(), name)
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const waiting = new Set()
    const server = createServer((socket) => {
      waiting.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => waiting.delete(socket))
    })
    const release = () => {
      server.close()
      for (const socket of waiting) socket.destroy()
    }
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    server.listen(address, () => resolve({ release }))
  })
}

/** The holder's end closes the connection; a refused one means that there is no holder any more. */
function released(address, deadline) {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.setTimeout(Math.max(1, deadline - Date.now()), () => socket.destroy())
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) rm(address, { force: true })
    })
    socket.on('close', () => resolve())
  })
}
