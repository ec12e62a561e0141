import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './root.ts'

export interface CommandOptions {
  cwd?: string
  env?: Record<string, string>
  /** Past this the command is killed and counts as failed: nothing may hang the gate. */
  timeoutMs?: number
  /** Shows the output while it comes, instead of keeping it. */
  live?: boolean
}

export interface CommandResult {
  ok: boolean
  stdout: string
  /** Standard output and error, in the order in which they came. */
  output: string
}

/** Runs one of the project's tools, found in node_modules/.bin, under the project's Node. */
export function runCommand(
  command: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { cwd = root, env = {}, timeoutMs = 5 * 60_000, live = false } = options
  const path = [join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env, PATH: path },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      output += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', (error) => resolve({ ok: false, stdout, output: `${output}${error.message}\n` }))
    child.on('close', (code, signal) => {
      const killed = signal === null ? '' : `${command} ended by ${signal}: it has ${timeoutMs / 1000} s\n`
      resolve({ ok: code === 0, stdout, output: output + killed })
    })
  })
}
