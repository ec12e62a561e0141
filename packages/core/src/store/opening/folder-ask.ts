import { createConnection, type Socket } from 'node:net'
import { TenantryError } from '../../errors.ts'
import { holderDirectory, livingHolder, newestHolder } from './folder-holder-file.ts'
import { type Answer, MAX_MESSAGE_BYTES, readLine } from './folder-message.ts'
import { refuseUnusable } from './folder-refusal.ts'

/** `answered: false` says that nobody holds the folder and nothing was sent: open it yourself. */
export type HolderAnswer =
  | { readonly answered: true; readonly response: unknown }
  | { readonly answered: false }

/**
 * Gives a request to the process that holds a folder, and returns its answer. So every command works while the bot runs.
 *
 * @param request anything that is JSON, up to a megabyte
 * @param timeoutMs how long the holder may take; afterwards it is not known whether it did what was asked
 * @throws TenantryError `unavailable` where somebody holds the folder and did not answer, or could not
 */
export async function askHolder(
  folder: string,
  request: unknown,
  { timeoutMs }: { timeoutMs: number },
): Promise<HolderAnswer> {
  const line = `${JSON.stringify(request)}\n`
  if (Buffer.byteLength(line) > MAX_MESSAGE_BYTES) {
    throw new TenantryError('invalid_input', 'The request is longer than a megabyte. Send less at a time.')
  }
  const holder = await refuseUnusable(folder, () => currentHolder(folder))
  if (holder === null) return { answered: false }
  const socket = createConnection(holder.address)
  const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    const answer = await exchange(socket, line)
    if ('error' in answer) throw new Error(answer.error)
    return { answered: true, response: answer.response }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TenantryError(
      'unavailable',
      `Process ${holder.pid} holds the folder ${folder} and gave no answer (${reason}). Look at its log before you try again: it may have done it.`,
      { cause: error },
    )
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

async function exchange(socket: Socket, line: string): Promise<Answer> {
  socket.write(line)
  return JSON.parse(await readLine(socket)) as Answer
}

/** The folder may not exist yet, or never be one, which is nobody's: whoever opens it hears why. */
async function currentHolder(folder: string) {
  try {
    const newest = await newestHolder(folder)
    return newest === 0 ? null : await livingHolder(holderDirectory(folder, newest))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
