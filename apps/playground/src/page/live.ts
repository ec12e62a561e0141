import type { ServerResponse } from 'node:http'
import type { Workspace } from '../workspace/workspace.ts'

/** A comment this often keeps proxies and sleeping browsers from dropping a quiet stream. */
const heartbeatMs = 25_000

/** Sends what a window shows, at once and after every change, as server-sent events. */
export class Live {
  readonly #open = new Set<ServerResponse>()
  readonly #changes: Workspace['changes']

  constructor(changes: Workspace['changes']) {
    this.#changes = changes
  }

  stream(response: ServerResponse, state: () => unknown): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
    let due: NodeJS.Immediate | undefined
    const send = () => {
      due = undefined
      response.write(`data: ${JSON.stringify(state())}\n\n`)
    }
    send()
    // Several changes of one turn become one event.
    const stop = this.#changes.listen(() => {
      due ??= setImmediate(send)
    })
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
    this.#open.add(response)
    response.on('close', () => {
      stop()
      clearImmediate(due)
      clearInterval(heartbeat)
      this.#open.delete(response)
    })
  }

  close(): void {
    for (const response of this.#open) response.end()
  }
}
