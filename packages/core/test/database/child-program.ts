import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { isAbsolute } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A program that runs in a process of its own: of this folder by its name, of another by its whole path. */
export interface ChildProgram {
  readonly pid: number
  /** The next line that it says. */
  line(): Promise<string>
  say(word: string): void
  /** The lines that it said and that nobody has asked for, once it has ended. */
  rest(): Promise<string[]>
  /** Ends it as a power cut would: it cannot tidy up. */
  kill(): Promise<void>
}

export function startProgram(name: string, ...args: string[]): ChildProgram {
  const path = isAbsolute(name) ? name : fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@tenantry/source', path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  if (child.stdout === null || child.pid === undefined) throw new Error(`${name} did not start`)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    pid: child.pid,
    async line() {
      const { value } = await lines.next()
      return String(value)
    },
    async rest() {
      const left: string[] = []
      for (let next = await lines.next(); next.done !== true; next = await lines.next()) left.push(next.value)
      return left
    },
    say(word) {
      child.stdin?.write(`${word}\n`)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
