import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lineOf, readLine } from './folder-message.ts'

/** The address of a Unix socket is a field of fixed size in the kernel: 108 bytes on Linux with its end, 104 elsewhere. */
const MAX_ADDRESS_BYTES = 103

/** Nobody has reason to keep a connection without saying something. */
const SILENCE_MS = 10_000

/** How long requests that are under way may take when the door closes. */
const CLOSE_TIMEOUT_MS = 3_000

/** More command lines than that at one time are no command lines. */
const MAX_CONNECTIONS = 32

/** Answers one request; what it throws becomes an error that says nothing of the inside. */
export type RequestHandler = (request: unknown) => Promise<unknown>

/**
 * The socket behind which the holder of a folder sits. That the kernel accepts a connection says that the holder lives, also
 * while it computes; requests wait until there is a handler.
 */
export interface FolderDoor {
  readonly address: string
  serve(handler: RequestHandler): void
  close(): Promise<void>
}

/**
 * Listens in a directory that only this user may enter, or in a new one among the temporary files where the path would be
 * longer than the kernel takes.
 *
 * @param directory exists, with mode 0700
 * @param finalDirectory what its name will be when it is in use
 */
export async function openDoor(directory: string, finalDirectory: string): Promise<FolderDoor> {
  const fits = [directory, finalDirectory].every(
    (path) => Buffer.byteLength(join(path, 'socket')) <= MAX_ADDRESS_BYTES,
  )
  const place = fits ? directory : await mkdtemp(join(shortTemporaryFolder(), 'tenantry-'))
  const { promise: handler, resolve: serve } = Promise.withResolvers<RequestHandler>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    answerOne(socket, handler)
  })
  server.maxConnections = MAX_CONNECTIONS
  await listen(server, join(place, 'socket'))
  await chmod(join(place, 'socket'), 0o600)
  // A process that has nothing else to do may end; the folder is free then.
  server.unref()
  return {
    address: join(fits ? finalDirectory : place, 'socket'),
    serve,
    async close() {
      await closeWithin(server, sockets)
      if (!fits) await rm(place, { recursive: true, force: true })
    },
  }
}

function shortTemporaryFolder(): string {
  return Buffer.byteLength(join(tmpdir(), 'tenantry-XXXXXX', 'socket')) <= MAX_ADDRESS_BYTES
    ? tmpdir()
    : '/tmp'
}

async function answerOne(socket: Socket, handler: Promise<RequestHandler>): Promise<void> {
  socket.on('error', () => socket.destroy())
  socket.setTimeout(SILENCE_MS, () => socket.destroy())
  let line: string
  try {
    line = await readLine(socket)
  } catch (error) {
    socket.end(lineOf({ error: error instanceof Error ? error.message : String(error) }))
    return
  }
  // From here on silence is ours.
  socket.setTimeout(0)
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    socket.end(lineOf({ error: 'the request is not JSON' }))
    return
  }
  try {
    const response = await (await handler)(request)
    socket.end(lineOf({ response: response ?? null }))
  } catch {
    socket.end(lineOf({ error: 'the request failed' }))
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function closeWithin(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, CLOSE_TIMEOUT_MS)
  await closed
  clearTimeout(timer)
}
