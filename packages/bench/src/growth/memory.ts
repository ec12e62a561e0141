import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Ours } from '../ours/ours.ts'

/** What a host process weighs after so many calls, garbage collected. */
export interface Weight {
  readonly calls: number
  readonly heapMb: number
  readonly residentMb: number
  /** Of what is resident, what V8 keeps for new objects: it grows with use up to a size that is set. */
  readonly youngMb: number
}

const HOST = fileURLToPath(new URL('./host.ts', import.meta.url))

/** Runs a host in a process of its own, which reads users and pages, and weighs it on the way. */
export async function weighHost(ours: Ours, calls: readonly number[]): Promise<readonly Weight[]> {
  const { ada: _ada, hashes: _hashes, ...made } = ours.acorn
  const asked = { url: ours.url, made, listed: ours.listed, calls }
  const host = spawn(process.execPath, ['--expose-gc', ...process.execArgv, HOST], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(host, 'exit')
  host.stdin.end(JSON.stringify(asked))
  const told = await text(host.stdout)
  const [code] = await ended
  if (code !== 0) throw new Error(`the host whose memory is read ended with ${code}`)
  return JSON.parse(told) as readonly Weight[]
}
