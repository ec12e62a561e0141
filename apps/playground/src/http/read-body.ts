import type { IncomingMessage } from 'node:http'
import { HttpRefusal } from './http-refusal.ts'

const mostBytes = 1_000_000

/** The body as text. More than a megabyte is refused before it is read to its end. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new HttpRefusal(413, 'The request is larger than 1 MB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
