import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that can be told from every later one with the same number, also after the machine was started anew. */
export interface ProcessMark {
  readonly pid: number
  /** When it started, in whatever words the system has for that; compared, never read. */
  readonly startedAt: string
  /** Which start of the machine this is; empty where the system does not say. */
  readonly bootId: string
}

export function markOfThisProcess(): ProcessMark {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? '', bootId: bootId() }
}

/** Whether the very process of this mark lives: a number that another process has by now does not count, nor does a zombie. */
export function isRunning(mark: ProcessMark): boolean {
  return mark.bootId === bootId() && mark.startedAt === startOf(mark.pid)
}

function bootId(): string {
  return process.platform === 'linux' ? (readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? '') : ''
}

function startOf(pid: number): string | null {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 5_000,
    })
    return stdout?.trim() || null
  }
  const stat = readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field is the name of the program, in parentheses, and may hold both: the rest begins behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null)
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
