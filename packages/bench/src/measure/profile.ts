import { Session } from 'node:inspector/promises'

/** Where the time of a call goes, in microseconds: by whose code this process runs, and what is left of the call's whole time. */
export interface Parts {
  readonly wholeUs: number
  /** Writing to and reading from sockets: calls of the system. */
  readonly socketUs: number
  readonly driverUs: number
  readonly kyselyUs: number
  readonly ownUs: number
  /** Node.js itself, zod, CASL, in a bot Bolt and pino, and taking out the garbage. */
  readonly restUs: number
  /** On the way, in the server, and until the processor is free for this process. */
  readonly waitUs: number
}

/** The sampling itself costs; finer than this it would be most of what it sees. */
const SAMPLING_US = 250

const DRIVER = /node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+)\//
const SOCKET = /^(writev|writeBuffer|writeUtf8String|writeLatin1String|onStreamRead|readStart)$/

type Part = 'socketUs' | 'driverUs' | 'kyselyUs' | 'ownUs' | 'restUs' | 'waitUs'

/** Makes calls one after the other and samples what this process does meanwhile. */
export async function profileOf(call: () => Promise<unknown>, calls: number): Promise<Parts> {
  for (let warmUp = 0; warmUp < calls / 4; warmUp += 1) await call()
  const sampling = await startSampling()
  try {
    for (let done = 0; done < calls; done += 1) await call()
    return await sampling.partsOf(calls)
  } finally {
    sampling.end()
  }
}

/** This process while it is sampled. */
export interface Sampling {
  /** Where the time went since the beginning, for each of so many calls. Asked once. */
  partsOf(calls: number): Promise<Parts>
  end(): void
}

export async function startSampling(): Promise<Sampling> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_US })
  await session.post('Profiler.start')
  const fromUs = clockUs()
  return {
    async partsOf(calls) {
      const toUs = clockUs()
      const { profile } = await session.post('Profiler.stop')
      return partsOf(profile, { calls, fromUs, toUs })
    },
    end: () => session.disconnect(),
  }
}

/** The clock that the sampler of V8 reads, too. */
function clockUs(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

/** What the sampler of V8 tells. */
interface Sampled {
  readonly startTime: number
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples?: readonly number[] | undefined
  readonly timeDeltas?: readonly number[] | undefined
}

/** Sums the samples up by whose code was running while the calls were made: that the sampler itself starts and stops is in none. */
export function partsOf(
  { startTime, nodes, samples = [], timeDeltas = [] }: Sampled,
  { calls, fromUs, toUs }: { calls: number; fromUs: number; toUs: number },
): Parts {
  const wholeUs = (toUs - fromUs) / calls
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]))
  const sums: Record<Part, number> = {
    socketUs: 0,
    driverUs: 0,
    kyselyUs: 0,
    ownUs: 0,
    restUs: 0,
    waitUs: 0,
  }
  let atUs = startTime
  samples.forEach((id, place) => {
    const tookUs = timeDeltas[place] ?? 0
    atUs += tookUs
    if (atUs - tookUs >= fromUs && atUs <= toUs) sums[parts.get(id) ?? 'restUs'] += tookUs / calls
  })
  const { waitUs: _idle, ...busy } = sums
  const busyUs = Object.values(busy).reduce((sum, part) => sum + part, 0)
  return { wholeUs, ...busy, waitUs: wholeUs - busyUs }
}

function partOf({ functionName, url }: Sampled['nodes'][number]['callFrame']): Part {
  if (functionName === '(idle)' || functionName === '(program)') return 'waitUs'
  if (SOCKET.test(functionName)) return 'socketUs'
  if (DRIVER.test(url)) return 'driverUs'
  if (url.includes('node_modules/kysely/')) return 'kyselyUs'
  if (/\/(packages\/(core|casl-kysely|bench)|apps\/slack)\//.test(url)) return 'ownUs'
  return 'restUs'
}
