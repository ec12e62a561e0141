import { expect, test } from 'vitest'
import { partsOf } from '../src/measure/profile.ts'

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
  expect(partsOf({ nodes, samples, timeDeltas }, { calls: 10, wholeUs: 100 })).toEqual({
    wholeUs: 100,
    socketUs: 1,
    driverUs: 5,
    kyselyUs: 4,
    ownUs: 5,
    restUs: 6,
    waitUs: 79,
  })
})
