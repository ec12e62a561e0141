import type { IncomingMessage } from 'node:http'

/** Slack's largest payloads are a small fraction of it. */
const BODY_MAX_BYTES = 1_000_000
/** So much more is read and thrown away, so that who sends it hears the answer and not a broken connection. */
const THROWN_AWAY_MAX_BYTES = 10_000_000

/** The bytes of a request; null when there are more than are taken, none of which is kept. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  let chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > THROWN_AWAY_MAX_BYTES) {
        request.pause()
        resolve(null)
      }
      if (bytes > BODY_MAX_BYTES) chunks = []
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(bytes > BODY_MAX_BYTES ? null : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
