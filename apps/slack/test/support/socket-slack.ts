import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** The part of Slack that Socket Mode needs: `apps.connections.open`, and a socket that envelopes go over. */
export class SocketSlack {
  /** What the bot acknowledged, by envelope. */
  readonly acknowledged = new Map<string, unknown>()
  readonly #answerOther: (url: string, body: string) => Promise<string>
  readonly #server: Server
  #socket: Socket | undefined

  /** @param answerOther answers the other calls of the Web API */
  constructor(answerOther: (url: string, body: string) => Promise<string>) {
    this.#answerOther = answerOther
    this.#server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const path = request.url ?? ''
      const open = JSON.stringify({ ok: true, url: `${this.url.replace('http', 'ws')}link` })
      response.setHeader('content-type', 'application/json')
      response.end(path.endsWith('apps.connections.open') ? open : await this.#answerOther(path, body))
    })
    this.#server.on('upgrade', (request, socket: Socket) => {
      const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      socket.on('data', (data: Buffer) => this.#read(data))
      socket.on('error', () => undefined)
      this.#socket = socket
      this.#send({ type: 'hello' })
    })
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  deliver(envelopeId: string, type: string, payload: object): void {
    this.#send({ envelope_id: envelopeId, type, payload, accepts_response_payload: true })
  }

  async close(): Promise<void> {
    this.#socket?.destroy()
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #send(message: object): void {
    const text = Buffer.from(JSON.stringify(message))
    const header =
      text.length < 126
        ? Buffer.from([0x81, text.length])
        : Buffer.from([0x81, 126, text.length >> 8, text.length & 0xff])
    this.#socket?.write(Buffer.concat([header, text]))
  }

  /** Reads the text frames of a client, which are masked; a test's messages are short enough to come whole. */
  #read(data: Buffer): void {
    let at = 0
    while (at + 6 <= data.length) {
      const kind = (data[at] ?? 0) & 0x0f
      const short = (data[at + 1] ?? 0) & 0x7f
      const lengthBytes = short === 126 ? 2 : 0
      const length = short === 126 ? data.readUInt16BE(at + 2) : short
      const mask = data.subarray(at + 2 + lengthBytes, at + 6 + lengthBytes)
      const start = at + 6 + lengthBytes
      const text = data.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
      if (kind === 1) this.#acknowledge(Buffer.from(text).toString())
      at = start + length
    }
  }

  #acknowledge(text: string): void {
    const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload?: unknown }
    this.acknowledged.set(id, payload)
  }
}
