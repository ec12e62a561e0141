import { parseArgs } from 'node:util'
import { startPostgresServer } from '@tenantry/core/testing'
import { createFloor } from './floor.ts'
import { loadUsers } from './load-users.ts'
import { type Contender, measure } from './measure.ts'
import { createOurs } from './ours.ts'
import { writeReport } from './report.ts'
import { measureStart } from './start.ts'
import { packageVersions, versionOf } from './versions.ts'

const HELP = `npm run bench [-- --quick]

Measures Tenantry against hand-written SQL through pg, in one run on one Postgres (the one of the tests: see CONTRIBUTING.md),
prints the table and writes docs/benchmarks.md.

  --quick   10,000 users and fewer rounds, in less than a minute; prints only
  --help    this text`

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(HELP)
} else {
  await run({
    users: values.quick ? 10_000 : 100_000,
    rounds: values.quick ? 40 : 200,
    write: values.quick !== true,
  })
}

async function run({
  users,
  rounds,
  write,
}: {
  users: number
  rounds: number
  write: boolean
}): Promise<void> {
  const startedAt = performance.now()
  const server = await startPostgresServer({ durable: true })
  try {
    const ours = await createOurs(server.url)
    process.stderr.write(`loading ${users.toLocaleString('en')} users …\n`)
    await loadUsers(server.url, { organizationId: ours.organizationId, accountId: ours.accountId, users })
    const floor = await createFloor(server.url, ours)
    const contenders: Contender[] = [
      { operation: 'users.get', floor: floor.getUser, ours: ours.getUser },
      { operation: 'users.list, first page of 50', floor: floor.listUsers, ours: ours.listUsers },
      { operation: 'users.create', floor: floor.createUser, ours: ours.createUser },
    ]
    const rows = []
    for (const contender of contenders) {
      process.stderr.write(`measuring ${contender.operation} …\n`)
      rows.push(await measure(contender, rounds))
    }
    await floor.close()
    await ours.close()
    process.stderr.write('measuring npm start …\n')
    const start = await measureStart()
    const seconds = (performance.now() - startedAt) / 1_000
    const versions = { postgres: await versionOf(server.url), packages: await packageVersions() }
    await writeReport({ rows, start, users, rounds, seconds, versions, source: server.source, write })
  } finally {
    await server.stop()
  }
}
