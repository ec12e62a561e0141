import type { Socket } from 'node:net'

/** A command and its answer are far below; more is a mistake or an attack, and is cut off before it fills the memory. */
export const MAX_MESSAGE_BYTES = 1024 * 1024

/** What travels to the holder of a folder and back: one line of JSON each way, then the connection ends. */
export type Answer = { readonly response: unknown } | { readonly error: string }

/**
 * The first line that comes, without its end.
 *
 * @throws Error where the line is longer than a megabyte, or the connection ends before it is complete
 */
export function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const collect = (chunk: Buffer) => {
      const end = chunk.indexOf('\n')
      chunks.push(end === -1 ? chunk : chunk.subarray(0, end))
      size += chunk.length
      if (size > MAX_MESSAGE_BYTES) reject(new Error('the message is longer than a megabyte'))
      else if (end !== -1) resolve(Buffer.concat(chunks).toString('utf8'))
      else return
      // What else comes is read and dropped: a sender who cannot finish would not read the answer.
      socket.off('data', collect).resume()
    }
    socket.on('data', collect)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection ended in the middle of a message')))
  })
}

/** One line of JSON; what cannot be sent becomes an error on the other side. */
export function lineOf(answer: Answer): string {
  const line = JSON.stringify(answer)
  return Buffer.byteLength(line) > MAX_MESSAGE_BYTES
    ? `${JSON.stringify({ error: 'the answer is longer than a megabyte' })}\n`
    : `${line}\n`
}
