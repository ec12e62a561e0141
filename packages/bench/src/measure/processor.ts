import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

/** Processor time that one call takes, in microseconds. */
export interface ProcessorTime {
  /** Of this process, with its threads. */
  readonly processUs: number
  /** Of the server, with all its processes; null where it is not seen from here: in a container, on another machine, or not on Linux. */
  readonly serverUs: number | null
}

/** How long processors have worked so far, in microseconds. */
export type ProcessorClock = () => ProcessorTime

/** The kernel tells of processes in hundredths of a second, whatever its own clock is. */
const TICK_US = 10_000

/** Reads what this process and the server have taken of the processors. */
export async function processorClock(url: string): Promise<ProcessorClock> {
  const server = await serverOf(url)
  return () => {
    const { user, system } = process.cpuUsage()
    return { processUs: user + system, serverUs: server === null ? null : ticksOf(server) * TICK_US }
  }
}

/** The process that has started all others of the server. */
async function serverOf(url: string): Promise<number | null> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const stat = statOf(rows[0]?.pid ?? 0)
    return stat?.name === 'postgres' ? stat.parent : null
  } finally {
    await client.end()
  }
}

/** What those took that are gone is counted by the one that had started them. */
function ticksOf(server: number): number {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []))
  return all.reduce((sum, { pid, parent, ticks, ticksOfGone }) => {
    if (pid === server) return sum + ticks + ticksOfGone
    return parent === server ? sum + ticks : sum
  }, 0)
}

/** What the kernel tells of a process; null where there is none. */
function statOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [from, to] = [text.indexOf('('), text.lastIndexOf(')')]
    const fields = text
      .slice(to + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [user = 0, system = 0, userOfGone = 0, systemOfGone = 0] = fields.slice(11)
    return {
      pid,
      name: text.slice(from + 1, to),
      parent,
      ticks: user + system,
      ticksOfGone: userOfGone + systemOfGone,
    }
  } catch {
    return null
  }
}
