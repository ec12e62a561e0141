import { expect, test } from 'vitest'
import { partsOf } from '../src/measure/profile.ts'

const nodeOf = (functionName: string, id: number) => ({ id, callFrame: { functionName, url: '' } })

test('a profile is summed up by whose code was running, and what is left is waiting', () => {
  const frames = [
    { functionName: 'writev', url: '' },
    { functionName: 'addFields', url: 'file:///t/node_modules/pg/lib/result.js' },
    { functionName: 'parse', url: 'file:///t/node_modules/pg-protocol/dist/parser.js' },
    { functionName: 'visitNode', url: 'file:///t/node_modules/kysely/dist/visitor.js' },
    { functionName: 'open', url: 'file:///t/packages/core/src/open-work.ts' },
    { functionName: 'nextTick', url: 'node:internal/process/task_queues' },
    { functionName: '(idle)', url: '' },
  ]
  const nodes = frames.map((callFrame, id) => ({ id, callFrame }))
  const samples = nodes.map(({ id }) => id)
  const timeDeltas = [10, 20, 30, 40, 50, 60, 700]
  expect(
    partsOf({ startTime: 0, nodes, samples, timeDeltas }, { calls: 10, fromUs: 0, toUs: 1_000 }),
  ).toEqual({
    wholeUs: 100,
    socketUs: 1,
    driverUs: 5,
    kyselyUs: 4,
    ownUs: 5,
    restUs: 6,
    waitUs: 79,
  })
})

test('what is sampled before the first call and behind the last belongs to none', () => {
  const nodes = [nodeOf('start', 0), nodeOf('writev', 1), nodeOf('stop', 2)]
  const sampled = { startTime: 5_000, nodes, samples: [0, 1, 1, 2], timeDeltas: [400, 100, 100, 900] }
  expect(partsOf(sampled, { calls: 1, fromUs: 5_400, toUs: 5_650 })).toMatchObject({
    wholeUs: 250,
    socketUs: 200,
    restUs: 0,
    waitUs: 50,
  })
})
