import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Member } from './member.ts'
import type { Message } from './message.ts'
import type { View } from './view.ts'

/** What outlives the process: people, messages and App Homes. Open modals, triggers and response addresses do not. */
export interface StoredChat {
  version: 1
  members: Member[]
  messages: Message[]
  homes: View[]
}

/** Several changes of one moment become one write. */
const saveAfterMs = 200

/** The chat in one JSON file, so that it is still there after a restart. */
export class StateFile {
  readonly #path: string
  readonly #take: () => StoredChat
  #timer: NodeJS.Timeout | undefined

  constructor(path: string, take: () => StoredChat) {
    this.#path = path
    this.#take = take
  }

  /** A write that fails is told, and tried again with the next change: the chat goes on. */
  saveSoon(): void {
    this.#timer ??= setTimeout(() => {
      try {
        this.saveNow()
      } catch (error) {
        process.emitWarning(`The chat could not be written to ${this.#path}: ${(error as Error).message}`)
      }
    }, saveAfterMs)
  }

  /** Writes beside the file and renames, so that a killed process leaves the old chat or the new one, never half of one. */
  saveNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const half = `${this.#path}.${process.pid}.part`
    writeFileSync(half, JSON.stringify(this.#take()), { mode: 0o600 })
    renameSync(half, this.#path)
  }
}

/** The chat of an earlier run, or undefined where there is no file yet. A file that is not one of ours is refused. */
export function storedChat(path: string): StoredChat | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const stored = parsed(text)
  if (stored?.version === 1) return stored
  throw new Error(`${path} does not hold a chat of this version. Move it away to start with an empty one.`)
}

function parsed(text: string): StoredChat | undefined {
  try {
    return JSON.parse(text) as StoredChat
  } catch {
    return undefined
  }
}
