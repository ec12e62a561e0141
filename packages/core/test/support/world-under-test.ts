import { randomBytes } from 'node:crypto'
import { Enclosure } from '../../src/enclosure.ts'
import { operationTable } from '../../src/operations/table.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import { withRetries } from '../../src/store/frame/retries.ts'
import { withoutRetries } from '../../src/store/frame/without-retries.ts'
import type { World } from '../../src/world.ts'
import type { UnderTest } from './tenantry-under-test.ts'

/** The world of a Tenantry under test, for what is tested below its front door. Nobody is woken by a commit. */
export function worldOf({ tenantry: { database }, clock }: UnderTest): World {
  const policy = createPolicy()
  return {
    transaction: (kind, work) => withRetries(() => inFrame(database, kind, work)),
    transactionOnce: (kind, work) => withoutRetries(() => inFrame(database, kind, work)),
    committed: () => undefined,
    used: () => undefined,
    enclosure: new Enclosure(),
    observe: (_operation, run) => run(),
    now: clock.now,
    random: randomBytes,
    policy,
    operations: operationTable(policy),
  }
}
