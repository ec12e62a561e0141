import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How long `npm start` takes to its first answer, and what the process weighs then. */
export interface Start {
  /** From the command to the first answered slash command, in milliseconds, each time on an empty folder. */
  readonly firstAnswersMs: readonly number[]
  /** The same on a folder that an earlier run left. */
  readonly againMs: number
  readonly residentMb: number
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const START_TIMEOUT_MS = 60_000

/** Runs `npm start` as a person would, and types a slash command: so many times on a folder of its own, and once more on the last of them. */
export async function measureStart(times: number): Promise<Start> {
  const firstAnswersMs: number[] = []
  let again = { ms: Number.NaN, residentMb: Number.NaN }
  for (let time = 1; time <= times; time += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
    try {
      firstAnswersMs.push((await startOnce(folder)).ms)
      if (time === times) again = await startOnce(folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  return { firstAnswersMs, againMs: again.ms, residentMb: again.residentMb }
}

async function startOnce(folder: string): Promise<{ ms: number; residentMb: number }> {
  const from = performance.now()
  const process = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...globalThis.process.env, PORT: '0', TENANTRY_DATABASE: `pglite:${folder}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const address = await addressOf(process)
    await typeAsAda(address, '/accounts list')
    return { ms: performance.now() - from, residentMb: await residentMb(process) }
  } finally {
    process.kill('SIGTERM')
    await once(process, 'exit')
  }
}

async function addressOf(process: ChildProcess): Promise<string> {
  let printed = ''
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS)
  for await (const [chunk] of on(process, deadline)) {
    printed += String(chunk)
    const address =
      /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? /http:\/\/localhost:\d+/.exec(printed)?.[0]
    if (address !== undefined) return address
  }
  throw new Error(`npm start ended without printing an address:\n${printed}`)
}

async function* on(process: ChildProcess, signal: AbortSignal): AsyncGenerator<[unknown]> {
  const { stdout } = process
  if (stdout === null) throw new Error('the output of npm start is not read')
  while (!signal.aborted) yield (await once(stdout, 'data', { signal })) as [unknown]
}

/** Says it through the page's own door, as the browser would. */
async function typeAsAda(address: string, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: address }
  const { people } = (await (await fetch(`${address}/page/people`, { headers })).json()) as {
    people: { label: string; key: string }[]
  }
  const key = people.find(({ label }) => label.startsWith('Ada'))?.key
  const chosen = await fetch(`${address}/page/choose`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ key }),
  })
  const { memberId: member } = (await chosen.json()) as { memberId: string }
  const answered = await fetch(`${address}/page/type`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ member, text }),
  })
  const answer = (await answered.json()) as { ok: boolean; error?: string }
  if (!answer.ok) throw new Error(`${text} was not answered: ${answer.error}`)
}

/** The shell that npm starts becomes the app by `exec`, so the app is npm's child. */
async function residentMb({ pid }: ChildProcess): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const status = await readFile(`/proc/${children.trim().split(' ')[0]}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
