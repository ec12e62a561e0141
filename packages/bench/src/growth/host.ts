import { text } from 'node:stream/consumers'
import { getHeapSpaceStatistics } from 'node:v8'
import { type MadeOrganization, openOurs } from '../ours/ours.ts'
import type { Weight } from './memory.ts'

/** A host that makes calls and says what it weighs: what it is to do comes in, and the weights go out, as JSON. */

const CALLERS = 8
const MB = 2 ** 20

const { url, made, listed, calls } = JSON.parse(await text(process.stdin)) as {
  url: string
  made: MadeOrganization
  listed: 'account' | 'organization'
  calls: readonly number[]
}
const ours = await openOurs(url, [made], listed)
const weights: Weight[] = []
let done = 0
for (const until of calls) {
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (done < until) {
        done += 1
        // Pages hold the most rows that one call holds in memory.
        await (done % 10 === 0 ? ours.page(50) : ours.readUser())
      }
    }),
  )
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  if (young === undefined) throw new Error('V8 keeps no space for new objects')
  weights.push({
    calls: until,
    heapMb: heapUsed / MB,
    residentMb: rss / MB,
    youngMb: young.physical_space_size / MB,
  })
}
await ours.close()
process.stdout.write(JSON.stringify(weights))
