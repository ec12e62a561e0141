import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process of the test's own, and what it has written. */
export class Child {
  output = ''
  errors = ''
  readonly process: ChildProcess
  readonly #exited: Promise<number | null>

  /** @param script what it runs */
  constructor(
    script: URL,
    { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
  ) {
    const file = fileURLToPath(script)
    const { PATH = '', HOME = '' } = process.env
    this.process = spawn(process.execPath, ['--conditions=@tenantry/source', file, ...args], {
      env: { PATH, HOME, ...env },
    })
    this.process.stdout?.on('data', (data: Buffer) => {
      this.output += data.toString()
    })
    this.process.stderr?.on('data', (data: Buffer) => {
      this.errors += data.toString()
    })
    this.#exited = once(this.process, 'exit').then(([code]) => code as number | null)
  }

  /** What it wrote, once it has written something like this. */
  async wrote(pattern: RegExp, timeoutMs = 30_000): Promise<RegExpExecArray> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const found = pattern.exec(this.output)
      if (found !== null) return found
      if (Date.now() > deadline || this.process.exitCode !== null) {
        throw new Error(`it did not write ${pattern} but: ${this.output}${this.errors}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  exited(): Promise<number | null> {
    return this.#exited
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL')
    await this.#exited
  }
}
