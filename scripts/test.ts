import { availableParallelism } from 'node:os'
import { checkDirections } from './gate/directions.ts'
import { checkFormat } from './gate/format.ts'
import { checkLicences } from './gate/licences.ts'
import { checkPackages } from './gate/packages.ts'
import { runSteps, summarize } from './gate/run-steps.ts'
import type { Step } from './gate/step.ts'
import { runTests } from './gate/tests.ts'
import { checkTypes } from './gate/types.ts'
import { checkUnused } from './gate/unused.ts'

/**
 * `npm test`: the whole truth. `npm test -- types unused` runs the named checks, `npm test -- check` the quick ones, and
 * `npm test -- packages/core/test/isolation` the test files whose path contains that. Suites (`*.suite.ts`) are no test files: they are run
 * by `packages/core/test/on-pglite.test.ts` and `on-postgres.test.ts`, all of them at once.
 */
const quick: Step[] = [
  { name: 'types', run: checkTypes },
  { name: 'format', run: checkFormat },
  { name: 'directions', run: checkDirections },
  { name: 'unused', run: checkUnused },
  { name: 'licences', run: checkLicences },
]
const slow: Step[] = [{ name: 'packages', run: checkPackages }]

const asked = process.argv.slice(2)
const checks = [...slow, ...quick]
const filters = asked.filter(
  (word) => word !== 'check' && word !== 'tests' && !checks.some(({ name }) => name === word),
)
const wanted = (step: Step) =>
  asked.length === 0 || asked.includes(step.name) || (quick.includes(step) && asked.includes('check'))
const tests: Step[] = [{ name: 'tests', run: () => runTests(filters) }]
const testsWanted = asked.length === 0 || asked.includes('tests') || filters.length > 0

// The checks share the processors; the tests get them alone, so that no deadline of theirs is lost to a compiler.
const outcomes = [
  ...(await runSteps(checks.filter(wanted), Math.min(2, availableParallelism()))),
  ...(await runSteps(testsWanted ? tests : [], 1)),
]
process.exitCode = summarize(outcomes)
