import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A wire between a test and its server that the test can make fail. */
export interface DatabaseProxy {
  /** The address of the server as seen through the wire. */
  readonly url: string
  /** Nothing passes any more, and no connection ends: a server that was stopped, or a network that swallows packets. */
  freeze(): void
  /** All that was held back passes. */
  thaw(): void
  /** Every connection ends at once; new ones pass. */
  cut(): void
  /**
   * Ends the connection of the next commit of a transaction that sends `text` from now on: `before` the server has heard of it, or
   * `after` it has answered, which the client does not hear. The client cannot tell one from the other. `unheard` does not even end
   * the connection: it falls silent with that answer, until it is thawed. What other connections commit meanwhile passes. A `before` takes the first
   * packet with the word commit for it.
   */
  loseNextCommit(when: 'before' | 'after' | 'unheard', text: string): void
  /** Asks about each packet before it passes; the first for which `holds` says yes is held for ever, with all that follow it. */
  holdWhere(holds: (packet: string, direction: Direction) => boolean): Promise<void>
  close(): Promise<void>
}

/** Which way a packet goes. */
export type Direction = 'to-server' | 'to-client'

interface Wire {
  readonly client: Socket
  readonly server: Socket
}

/** A commit that is to be lost: when, of what, and on which connection, once `text` has been seen there. */
interface Loss {
  readonly when: 'before' | 'after' | 'unheard'
  readonly text: string
  wire?: Wire
}

/** Starts a proxy in front of a server that speaks without TLS. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url)
  const wires = new Set<Wire>()
  let frozen = false
  let loss: Loss | null = null
  let holding: { holds: (packet: string, direction: Direction) => boolean; held: () => void } | null = null

  const end = (wire: Wire) => {
    wire.client.destroy()
    wire.server.destroy()
    wires.delete(wire)
  }
  const heldBack: (() => void)[] = []
  const silence = (wire: Wire) => {
    wire.client.pause()
    wire.server.pause()
  }
  const pass = (wire: Wire, data: Buffer, direction: Direction) => {
    if (holding?.holds(data.toString('latin1'), direction)) {
      silence(wire)
      holding.held()
      holding = null
      return
    }
    if (loss && direction === 'to-server' && data.includes(loss.text)) loss.wire ??= wire
    const isCommit =
      (loss?.when === 'before' && direction === 'to-server' && /commit/i.test(data.toString('latin1'))) ||
      (loss?.when !== 'before' && direction === 'to-client' && data.includes('COMMIT\0'))
    if (isCommit && loss?.wire === wire) {
      if (loss.when === 'unheard') {
        silence(wire)
        heldBack.push(() => wire.client.write(data))
      } else end(wire)
      loss = null
    } else {
      const to = direction === 'to-server' ? wire.server : wire.client
      to.write(data)
    }
  }
  const setFrozen = (value: boolean) => {
    frozen = value
    for (const { client, server } of wires) {
      for (const socket of [client, server]) value ? socket.pause() : socket.resume()
    }
  }

  const listener = createServer((client) => {
    const wire: Wire = { client, server: connect(Number(target.port), target.hostname) }
    wires.add(wire)
    for (const socket of [wire.client, wire.server]) {
      socket.setNoDelay(true)
      socket.on('close', () => end(wire))
      socket.on('error', () => end(wire))
    }
    wire.client.on('data', (data) => pass(wire, data, 'to-server'))
    wire.server.on('data', (data) => pass(wire, data, 'to-client'))
    if (frozen) setFrozen(true)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')

  const seen = new URL(url)
  seen.hostname = '127.0.0.1'
  seen.port = String((listener.address() as AddressInfo).port)
  const cut = () => {
    for (const wire of wires) end(wire)
  }
  return {
    url: seen.href,
    freeze: () => setFrozen(true),
    thaw() {
      for (const pass of heldBack.splice(0)) pass()
      setFrozen(false)
    },
    cut,
    loseNextCommit(when, text) {
      loss = { when, text }
    },
    holdWhere(holds) {
      const { promise, resolve } = Promise.withResolvers<void>()
      holding = { holds, held: resolve }
      return promise
    },
    async close() {
      listener.close()
      cut()
      await once(listener, 'close')
    },
  }
}
