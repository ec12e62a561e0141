import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type ServerUser, unprivilegedUser } from './unprivileged-user.ts'

/** A server that is stopped and removed with all its data, unless that is kept. */
export interface StartedCluster {
  readonly url: string
  stop(): Promise<void>
}

/** How a server treats its data. */
interface ClusterOptions {
  readonly durable: boolean
  readonly keptIn?: string | undefined
}

/** Somebody else may take a free port before the server does. */
const MAX_PORTS = 5

/**
 * Makes a server, and waits until the pipe from us is closed, which the kernel does however we end. So a test run that is killed
 * with -9 leaves neither process nor files.
 *
 * It sorts as people do and not as C does: an `order by` that forgot its collation is found.
 */
const SCRIPT = `
bin=$1 folder=$2 port=$3 keep=$4 settings=$5
cd "$folder" || exit 1
if [ "$keep" = keep ]; then mode=fast; else mode=immediate; fi
started=
finish() {
  [ -n "$started" ] && [ -f data/postmaster.pid ] && "$bin/pg_ctl" -D data -m $mode -w stop >/dev/null 2>&1
  [ "$keep" = keep ] || { cd / && rm -rf "$folder"; }
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
if [ ! -f data/PG_VERSION ]; then
  (umask 077 && printf '%s\\n' "$SERVER_PASSWORD" >password)
  "$bin/initdb" -D data -U postgres --pwfile=password --auth=password --encoding=UTF8 --locale=C \\
    --locale-provider=icu --icu-locale=en --no-sync >initdb.log 2>&1 || { cat initdb.log >&2; rm -rf data; exit 1; }
fi
# A kept folder may be in use by another run, which is not ours to stop.
[ "$keep" = keep ] && [ -f data/postmaster.pid ] && kill -0 "$(head -n 1 data/postmaster.pid)" 2>/dev/null && {
  echo "another run uses $folder" >&2; exit 1; }
started=yes
"$bin/pg_ctl" -D data -l server.log -w -t 60 \\
  -o "-h 127.0.0.1 -p $port -k '' $settings" start >/dev/null 2>&1 || { tail -n 20 server.log >&2; exit 1; }
echo ready
cat >/dev/null
`

const QUICK = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
]
const ALWAYS = ['max_connections=200', 'jit=off']

/**
 * Starts a Postgres of its own from binaries: on the loopback interface, on a free port, in a temporary folder.
 *
 * @param prepareBinaries answers the folder with `initdb`, `pg_ctl` and `postgres`; it may put them into the server's folder
 * @param durable writes through to the disk, for tests that kill the server; otherwise it is quick instead
 * @param keptIn a folder in which the data stays when the server stops, for the next one; one run at a time
 */
export async function startCluster(
  prepareBinaries: (folder: string) => string,
  options: ClusterOptions,
): Promise<StartedCluster> {
  let problem = ''
  for (let attempt = 0; attempt < MAX_PORTS; attempt++) {
    const started = await tryPort(prepareBinaries, options)
    if (typeof started !== 'string') return started
    problem = started
    if (!/address already in use|could not bind/i.test(problem)) break
  }
  throw new Error(`Postgres did not start: ${problem.trim()}`)
}

async function tryPort(
  prepareBinaries: (folder: string) => string,
  { durable, keptIn }: ClusterOptions,
): Promise<StartedCluster | string> {
  const user = unprivilegedUser()
  const { folder, binaries } = makeFolder(prepareBinaries, { user, keptIn })
  const port = await freePort()
  const known = join(folder, 'password')
  const password = existsSync(known) ? readFileSync(known, 'utf8').trim() : randomBytes(12).toString('hex')
  const settings = [...(durable ? [] : QUICK), ...ALWAYS].map((setting) => `-c ${setting}`).join(' ')
  const keep = keptIn === undefined ? 'throw away' : 'keep'
  const watch = spawn('sh', ['-c', SCRIPT, 'sh', binaries, folder, String(port), keep, settings], {
    ...user,
    detached: true,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', SERVER_PASSWORD: password },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const errors = text(watch.stderr).catch(() => '')
  const exit = once(watch, 'exit')
  const ready = await Promise.race([once(watch.stdout, 'data').then(() => true), exit.then(() => false)])
  if (!ready) return await errors
  watch.stdout.destroy()
  watch.stderr.destroy()
  // The server must not keep a test run alive that forgot to stop it.
  watch.unref()
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      watch.ref()
      watch.stdin.end()
      if (watch.exitCode === null) await exit
    },
  }
}

function makeFolder(
  prepareBinaries: (folder: string) => string,
  { user, keptIn }: { user: ServerUser; keptIn: string | undefined },
): { folder: string; binaries: string } {
  // Root's own temporary folder may be closed to the user that the server runs as.
  const folder = keptIn ?? mkdtempSync(join(user.uid === undefined ? tmpdir() : '/tmp', 'tenantry-postgres-'))
  if (keptIn !== undefined && existsSync(folder)) refuseForeign(folder, user)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const binaries = prepareBinaries(folder)
    if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder])
    return { folder, binaries }
  } catch (error) {
    if (keptIn === undefined) rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** Where everybody may write, somebody else may have made the folder before us, or a link in its place. */
function refuseForeign(folder: string, { uid = process.getuid?.() }: ServerUser): void {
  const found = lstatSync(folder)
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid))
    throw new Error(
      `${folder} is not a folder of the user that the server runs as; remove it, or name another`,
    )
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
