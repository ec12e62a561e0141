import { loadavg } from 'node:os'
import { startPostgresServer } from '@tenantry/core/testing'
import { BATCH, contenders, crowds, type Sides } from '../contenders.ts'
import type { Operation } from '../goals.ts'
import { measureManyCallers } from '../measure/many-callers.ts'
import { type Contender, type Measured, measureOneCaller } from '../measure/one-caller.ts'
import { signUpWaiting } from '../peer/load-members.ts'
import { placesAfter } from '../places.ts'
import { packageVersions, versionOf } from '../versions.ts'
import { weighHost } from './memory.ts'
import { inShape, type OpenShape } from './open-shape.ts'
import type { GrowthReport, Step, WeightAt } from './report.ts'
import { addRules } from './rules.ts'
import { type GrowthSize, nameOf, type Shape, shapesOf } from './shapes.ts'

/** More people than one caller adds to the peer in one shape, its warm-up included; the crowd's shape has others besides. */
const WAITING = 1_200
const WAITING_FOR_CROWD = 80_000

/** What adds users is measured behind all else: a size would be another one by then. */
const ADDING: ReadonlySet<Operation> = new Set(['create a user', 'import users'])

/** Measures how each operation grows with one thing, while the rest stays as it is. */
export async function runGrowth(
  size: GrowthSize,
  { keptIn }: { keptIn: string | undefined },
): Promise<GrowthReport> {
  const startedAt = performance.now()
  const [load = 0] = loadavg()
  const server = await startPostgresServer({ durable: true, ...(keptIn === undefined ? {} : { keptIn }) })
  const once = (contender: Contender) =>
    measureOneCaller(contender, { rounds: size.rounds, budgetMs: size.budgetMs, warmUp: size.warmUp })
  const shapes = shapesOf(size)
  const most = Math.max(...size.users)
  const measured = new Map<string, readonly Measured[]>()
  const steps: Step[] = []
  const weights: WeightAt[] = []
  try {
    for (const shape of shapes) {
      say(`${nameOf(shape).replaceAll('_', ' ')}: opening, and loading where that was not done before …`)
      const isPlain = shape.accounts === 1 && shape.organizations === 1
      const isCrowded = isPlain && shape.users === size.base
      await inShape(server.url, shape, {
        waiting: WAITING,
        work: async (sides) => {
          if (isPlain) {
            say('  memory of a host …')
            weights.push({ users: shape.users, weights: await weighHost(sides.ours, size.calls) })
          }
          const [middle] = await placesAfter(sides.ours, [middleOf(shape)])
          if (middle === undefined) throw new Error('there is no middle of the list')
          const rows: Measured[] = []
          const measure = async (operations: readonly Contender[]) => {
            for (const contender of operations) {
              say(`  ${contender.operation} …`)
              rows.push(await once(contender))
            }
          }
          const all = contenders({ ...sides, deep: middle }, { imported: BATCH })
          await measure(all.filter(({ operation }) => !ADDING.has(operation)))
          if (isPlain && shape.users === most) steps.push(...(await byDepth(sides, size, once)))
          await measure(all.filter(({ operation }) => ADDING.has(operation)))
          measured.set(nameOf(shape), rows)
          if (isCrowded) steps.push(...(await byCallers(sides, size)))
        },
      })
    }
    const smallest = { users: Math.min(...size.users), accounts: 1, organizations: 1 }
    say(`rules of approval, in a new copy of ${nameOf(smallest).replaceAll('_', ' ')} …`)
    await inShape(server.url, smallest, {
      waiting: 1,
      work: async (sides) => steps.push(...(await byRules(sides, size, once))),
    })
    const along = (axis: Step['axis'], xs: readonly number[], shapeOf: (x: number) => Shape) =>
      xs.map((x): Step => ({ axis, x, rows: measured.get(nameOf(shapeOf(x))) ?? [] }))
    const { base } = size
    return {
      steps: [
        ...along('users', size.users, (users) => ({ users, accounts: 1, organizations: 1 })),
        ...along('accounts', size.accounts, (accounts) => ({ users: base, accounts, organizations: 1 })),
        ...along('organizations', size.organizations, (organizations) => ({
          users: base,
          accounts: 1,
          organizations,
        })),
        ...steps,
      ],
      weights,
      size,
      load,
      seconds: (performance.now() - startedAt) / 1_000,
      versions: { postgres: await versionOf(server.url), packages: await packageVersions() },
      source: server.source,
    }
  } finally {
    await server.stop()
  }
}

function middleOf({ users, organizations }: Shape): number {
  return Math.floor(users / organizations / 2)
}

type Once = (contender: Contender) => Promise<Measured>

async function byDepth(sides: OpenShape, { depths }: GrowthSize, once: Once): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const deep of await placesAfter(sides.ours, depths)) {
    say(`  page behind ${deep.offset} users …`)
    const row = await once(contenderOf({ ...sides, deep }, 'deep page of 50 users'))
    steps.push({ axis: 'depth', x: deep.offset, rows: [row] })
  }
  return steps
}

async function byRules(sides: OpenShape, { rules }: GrowthSize, once: Once): Promise<readonly Step[]> {
  const steps: Step[] = []
  const [deep] = await placesAfter(sides.ours, [1])
  if (deep === undefined) throw new Error('there is nobody in the list')
  let from = 0
  for (const to of rules) {
    say(`  ${to} rules of approval …`)
    await addRules(sides.ours, { from, to })
    from = to
    // Nobody else has rules: a side without any stands as one line for comparison.
    const { peer: _peer, ...create } = contenderOf({ ...sides, deep }, 'create a user')
    const { peer: _none, ...read } = contenderOf({ ...sides, deep }, 'read one user')
    steps.push({ axis: 'rules', x: to, rows: [await once(create), await once(read)] })
  }
  return steps
}

async function byCallers(sides: OpenShape, size: GrowthSize): Promise<readonly Step[]> {
  await signUpWaiting(sides.peer, { from: WAITING + 1, to: WAITING + WAITING_FOR_CROWD })
  const steps: Step[] = []
  for (const callers of size.callers) {
    say(`  ${callers} callers at once …`)
    const rows: Measured[] = []
    for (const crowd of crowds(sides).filter(({ operation }) => operation.endsWith('on one organization')))
      rows.push(await measureManyCallers(crowd, { callers, slices: 3, sliceMs: size.sliceMs }))
    steps.push({ axis: 'callers', x: callers, rows })
  }
  return steps
}

function contenderOf(sides: Sides, operation: Operation): Contender {
  const found = contenders(sides, { imported: BATCH }).find((contender) => contender.operation === operation)
  if (found === undefined) throw new Error(`nothing measures: ${operation}`)
  return found
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
