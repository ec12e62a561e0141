import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { copyEmbeddedBinaries, installedBinaries } from '../../src/testing/postgres-binaries.ts'
import { unprivilegedUser } from '../../src/testing/unprivileged-user.ts'

/** A Postgres that can be killed as a power cut kills it, and started again on what it left. */
export interface KillableCluster {
  readonly url: string
  start(): Promise<void>
  /** Ends the server and every process of it with -9, at once. */
  kill(): Promise<void>
  remove(): Promise<void>
}

/** Longer than any recovery of so little takes. */
const START_TIMEOUT_MS = 60_000

/**
 * Makes a server in a folder of its own, as the operating system's user for such things, on loopback and without a password: it lives
 * for the length of a proof.
 *
 * @param synchronousCommit off: the server answers a commit before it is written, the control of everything that a crash may lose
 */
export async function makeKillableCluster({
  synchronousCommit,
}: {
  synchronousCommit: boolean
}): Promise<KillableCluster> {
  const user = unprivilegedUser()
  const folder = mkdtempSync('/tmp/tenantry-crash-')
  const binaries = installedBinaries() ?? copyEmbeddedBinaries(folder)
  if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder])
  const data = join(folder, 'data')
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' }
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'],
    {
      ...user,
      env,
      cwd: folder,
      stdio: 'ignore',
    },
  )
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = [`synchronous_commit=${synchronousCommit ? 'on' : 'off'}`, 'jit=off', 'max_connections=50']
  const args = [
    '-D',
    data,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-k',
    '',
    ...settings.flatMap((each) => ['-c', each]),
  ]
  let server: ReturnType<typeof spawn> | undefined
  const kill = async () => {
    if (server?.pid === undefined) return
    const exited = once(server, 'exit')
    // Its children first are named: once it is gone nobody knows whose they were.
    for (const pid of [server.pid, ...childrenOf(server.pid)]) killed(pid)
    await exited
    server = undefined
  }
  return {
    url,
    async start() {
      const deadline = Date.now() + START_TIMEOUT_MS
      while (Date.now() < deadline) {
        const started = spawn(join(binaries, 'postgres'), args, {
          ...user,
          env,
          cwd: folder,
          stdio: 'ignore',
        })
        server = started
        if (await answers(url, () => started.exitCode === null)) return
      }
      throw new Error('the server did not start again')
    },
    kill,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(name)] : []
    } catch {
      // It ended while we were looking.
      return []
    }
  })
}

/** Asks until the server answers, or has ended: what is left of the one before may still be going. */
async function answers(url: string, lives: () => boolean): Promise<boolean> {
  while (lives()) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => undefined)
    const connected = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (connected) return true
  }
  return false
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
