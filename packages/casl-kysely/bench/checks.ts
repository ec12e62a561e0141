import { createMongoAbility, type RawRule, subject } from '@casl/ability'
import { accessibleBy, buildAbility, may } from '@tenantry/casl-kysely'

/**
 * What one check costs while the number of accounts grows: bare CASL with a rule for each account, bare CASL with one
 * rule that lists them, and this package, which folds the first into the second. Prints a table; microseconds are the
 * median of several rounds.
 */
const ROUNDS = 15
const ROUND_MS = 40

function medianMicroseconds(work: () => unknown): string {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = performance.now()
    let calls = 0
    while (performance.now() - started < ROUND_MS) {
      for (let batch = 0; batch < 20; batch += 1) work()
      calls += 20
    }
    return ((performance.now() - started) * 1000) / calls
  })
  return (
    rounds
      .sort((left, right) => left - right)
      .at(ROUNDS >> 1)
      ?.toFixed(3) ?? ''
  )
}

const table = [1, 10, 100, 1000].map((accounts) => {
  const ids = Array.from({ length: accounts }, (_, index) => `account-${index}`)
  const rules: RawRule[] = ids.map((account) => ({
    action: 'read',
    subject: 'Person',
    conditions: { account },
  }))
  // The last place that anybody looks: CASL tries the latest rule first, and a list from its start.
  const first = { account: 'account-0' }
  const last = { account: `account-${accounts - 1}` }
  const apart = createMongoAbility(rules as never)
  const listed = createMongoAbility([
    { action: 'read', subject: 'Person', conditions: { account: { $in: ids } } },
  ])
  const ours = buildAbility(rules)
  return {
    accounts,
    'CASL, a rule each': medianMicroseconds(() => apart.can('read', subject('Person', { ...first }))),
    'CASL, one list': medianMicroseconds(() => listed.can('read', subject('Person', { ...last }))),
    'may, folded': medianMicroseconds(() => may(ours, 'read', 'Person', first)),
    'buildAbility, a rule each': medianMicroseconds(() => buildAbility(rules)),
    accessibleBy: medianMicroseconds(() => accessibleBy(ours, 'read', 'Person')),
  }
})

console.info(`Node ${process.version}, microseconds for one call`)
console.table(table)
