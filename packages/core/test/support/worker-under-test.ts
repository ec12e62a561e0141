import { Worker } from '../../src/delivery/worker.ts'
import type { OrganizationId } from '../../src/domain/id.ts'
import type { Principal } from '../../src/domain/principal.ts'
import { inOrganization } from '../../src/open-work.ts'
import type { Command } from '../../src/operations/define-command.ts'
import type { World } from '../../src/world.ts'
import type { UnderTest } from './tenantry-under-test.ts'
import { worldOf } from './world-under-test.ts'

/** A worker that knows commands of a test's own, on the database of Tenantry under test. */
export interface WorkerUnderTest {
  readonly worker: Worker
  /** Calls something in a transaction inside an organization, as a job of the host's. */
  inside<T>(organizationId: OrganizationId, work: Parameters<typeof inOrganization<T>>[3]): Promise<T>
}

export function workerUnderTest(under: UnderTest, commands: readonly Command[]): WorkerUnderTest {
  const own = worldOf(under)
  const operations = new Map([
    ...own.operations,
    ...commands.map((command) => [command.name, command] as const),
  ])
  const quietWorld: World = { ...own, operations }
  const world: World = { ...quietWorld, committed: () => worker.wake() }
  const principalIn = (organizationId: OrganizationId, name: string, via = {}): Principal => ({
    organizationId,
    credential: { kind: 'system', name },
    surface: 'system',
    via,
  })
  const worker = new Worker({
    world,
    quietWorld,
    principalIn,
    hearsOthers: () => false,
    chance: () => 0,
  })
  return {
    worker,
    inside: (organizationId, work) =>
      inOrganization(world, principalIn(organizationId, 'test'), 'write', work),
  }
}
