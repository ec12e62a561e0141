import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Processes that a run of tests started and left behind, recognised by a variable that only it set in the environment.
 * Empty where the system does not show environments (no /proc).
 */
export async function findLeftovers({ variable, value, graceMs }: Mark): Promise<Leftover[]> {
  const deadline = Date.now() + graceMs
  for (;;) {
    const left = running(`${variable}=${value}`)
    if (left.length === 0 || Date.now() >= deadline) return left
    await sleep(100)
  }
}

export interface Mark {
  variable: string
  value: string
  /** Servers that were told to stop may take this long. */
  graceMs: number
}

export interface Leftover {
  pid: number
  command: string
}

function running(assignment: string): Leftover[] {
  return processIds().flatMap((pid) => {
    const environment = readProcess(pid, 'environ')
    if (!environment?.split('\0').includes(assignment)) return []
    return [{ pid, command: readProcess(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? '' }]
  })
}

function processIds(): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** Other users' processes cannot be read, and a process may end meanwhile: neither is ours. */
function readProcess(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
