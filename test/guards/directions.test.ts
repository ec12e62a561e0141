import { afterAll, beforeAll, expect, test } from 'vitest'
import { cruise, type DirectionsReport } from '../../scripts/gate/directions.ts'
import { lendPackages, type PlantedTree, plantTree } from './planted-tree.ts'

const manifest = (name: string) =>
  JSON.stringify({ name, type: 'module', exports: { '.': { '@tenantry/source': './src/index.ts' } } })

/** A repository in miniature in which every import goes where it may. */
const sound = {
  'packages/core/package.json': manifest('@tenantry/core'),
  'packages/core/src/index.ts': `export { tenantry } from './tenantry.ts'`,
  'packages/core/src/tenantry.ts': `export { session as tenantry } from './session.ts'`,
  'packages/core/src/session.ts': `import { table } from './operations/table.ts'\nimport { execute } from './execute.ts'\nexport const session = [execute, table]`,
  'packages/core/src/execute.ts': `export { define as execute } from './operations/define.ts'`,
  'packages/core/src/operations/define.ts': `export const define = 'command'`,
  'packages/core/src/operations/table.ts': `export { create as table } from '../commands/create.ts'`,
  'packages/core/src/errors.ts': `export const code = 'forbidden'`,
  'packages/core/src/domain/user.ts': `import { randomBytes } from 'node:crypto'\nexport const user = randomBytes`,
  'packages/core/src/policy/roles.ts': `import { createMongoAbility } from '@casl/ability'\nimport { accessibleBy } from '@tenantry/casl-kysely'\nexport { user as role } from '../domain/user.ts'\nexport const a = [createMongoAbility, accessibleBy]`,
  'packages/core/src/store/users.ts': `import type { Kysely } from 'kysely'\nimport { user } from '../domain/user.ts'\nexport const users = (db: Kysely<unknown>) => [db, user]`,
  'packages/core/src/commands/create.ts': `import { z } from 'zod'\nimport { role } from '../policy/roles.ts'\nimport { ask } from '../approvals/ask.ts'\nimport { users } from '../store/users.ts'\nexport const create = [z, ask, role, users]`,
  'packages/core/src/approvals/ask.ts': `export { define as ask } from '../operations/define.ts'`,
  'packages/core/src/cli/main.ts': `export { tenantry as main } from '../tenantry.ts'`,
  'packages/core/src/testing/index.ts': `export { tenantry } from '../index.ts'`,
  'packages/core/test/create.test.ts': `export { create } from '../src/commands/create.ts'`,
  'packages/core/proof/races.ts': `export { create } from '../test/create.test.ts'`,
  'packages/casl-kysely/package.json': manifest('@tenantry/casl-kysely'),
  'packages/casl-kysely/src/index.ts': `import type { Kysely } from 'kysely'\nexport const accessibleBy = (db: Kysely<unknown>) => db`,
  'apps/slack/package.json': manifest('@tenantry/slack'),
  'apps/slack/src/index.ts': `import { WebClient } from '@slack/web-api'\nimport { tenantry } from '@tenantry/core'\nexport const bot = [WebClient, tenantry]`,
  'apps/playground/package.json': manifest('@tenantry/playground'),
  'apps/playground/src/main.ts': `import { bot } from '@tenantry/slack'\nimport { page } from './page.ts'\nexport const main = [bot, page]`,
  'apps/playground/src/page.ts': `export const page = '<p>'`,
}

/** One import too many for each rule. */
const planted: Record<string, Record<string, string>> = {
  'errors-import-nothing': { 'packages/core/src/errors.ts': `import 'node:os'` },
  'domain-is-pure': {
    'packages/core/src/domain/email.ts': `import type { z } from 'zod'\nexport type E = typeof z`,
  },
  'policy-stands-on-domain': { 'packages/core/src/policy/planted.ts': `import '../store/users.ts'` },
  'store-stands-on-domain': { 'packages/core/src/store/planted.ts': `import '../policy/roles.ts'` },
  'store-needs-the-database-only': {
    'packages/core/src/store/parse.ts': `import { z } from 'zod'\nexport const s = z`,
  },
  'enclosure-stands-alone': { 'packages/core/src/enclosure.ts': `import './store/users.ts'` },
  'random-stands-alone': { 'packages/core/src/random.ts': `import './store/users.ts'` },
  'world-stands-on-store': { 'packages/core/src/world.ts': `import './index.ts'` },
  'telemetry-stands-on-the-world': {
    'packages/core/src/telemetry/planted.ts': `import '../session.ts'`,
  },
  'telemetry-in-its-room': {
    'packages/core/src/record.ts': `import { trace } from '@opentelemetry/api'\nexport const t = trace`,
  },
  'operations-stand-below-execute': { 'packages/core/src/commands/planted.ts': `import '../execute.ts'` },
  'commands-and-queries-stand-apart': {
    'packages/core/src/queries/planted-command.ts': `import '../commands/create.ts'`,
  },
  'only-the-table-knows-every-operation': {
    'packages/core/src/operations/planted.ts': `import '../commands/create.ts'`,
  },
  'approvals-stand-on-operations': { 'packages/core/src/approvals/planted.ts': `import '../execute.ts'` },
  'operations-need-no-approvals': {
    'packages/core/src/operations/planted-approval.ts': `import '../approvals/ask.ts'`,
  },
  'execute-stands-below-sessions': { 'packages/core/src/open-work.ts': `import './session.ts'` },
  'transfer-stands-on-domain': { 'packages/core/src/transfer/planted.ts': `import '../operations/table.ts'` },
  'session-stands-on-execute': {
    'packages/core/src/session.ts': `import './store/users.ts'\nexport { execute as session } from './execute.ts'`,
  },
  'chat-door-stands-on-sessions': { 'packages/core/src/chat-door.ts': `import './tenantry.ts'` },
  'chat-looks-are-queries': { 'packages/core/src/chat-look.ts': `import './session.ts'` },
  'chat-codes-stand-below-the-door': { 'packages/core/src/chat-codes.ts': `import './session.ts'` },
  'approval-cards-decide-nothing': {
    'packages/core/src/approval-cards.ts': `import './session.ts'`,
  },
  'host-jobs-need-no-session': {
    'packages/core/src/host-organizations.ts': `import './session.ts'`,
  },
  'authentication-stands-on-open-work': {
    'packages/core/src/authentication/planted.ts': `import '../session.ts'`,
  },
  'delivery-stands-on-execute': { 'packages/core/src/delivery/planted.ts': `import '../session.ts'` },
  'operators-stand-below-tenantry': { 'packages/core/src/operators/planted.ts': `import '../tenantry.ts'` },
  'tenantry-stands-below-the-front-door': {
    'packages/core/src/tenantry.ts': `import './commands/create.ts'\nexport { session as tenantry } from './session.ts'`,
  },
  'command-line-stands-on-operators': { 'packages/core/src/cli/around.ts': `import '../session.ts'` },
  'only-doors-import-the-front-door': { 'packages/core/src/world.ts': `import './index.ts'` },
  'database-only-in-store': {
    'packages/core/src/commands/pool.ts': `import type { Pool } from 'pg'\nexport type P = Pool`,
    'packages/core/src/queries/sql.ts': `import { sql } from 'kysely'\nexport const s = sql`,
    'packages/core/src/cli/embedded.ts': `import { PGlite } from '@electric-sql/pglite'\nexport const p = PGlite`,
  },
  'testing-stays-in-tests': { 'packages/core/src/queries/planted.ts': `import '../testing/index.ts'` },
  'casl-kysely-knows-no-tenantry': { 'packages/casl-kysely/src/planted.ts': `import '@tenantry/core'` },
  'packages-never-import-apps': { 'packages/bench/src/planted.ts': `import '@tenantry/slack'` },
  'slack-only-in-apps': { 'packages/core/src/commands/chat.ts': `import '@slack/types'` },
  'front-doors-only': { 'apps/slack/src/planted.ts': `import '../../../packages/core/src/execute.ts'` },
  'stand-in-knows-no-bot': { 'apps/playground/src/planted.ts': `import '@tenantry/slack'` },
  'sources-import-no-tests': { 'packages/core/src/cli/planted.ts': `import '../../test/create.test.ts'` },
  'nothing-imports-proofs': { 'packages/core/test/planted.ts': `import '../proof/races.ts'` },
  'no-cycles': { 'apps/slack/src/ring.ts': `import '../src/ring.ts'` },
  resolvable: { 'apps/slack/src/lost.ts': `import './nowhere.ts'` },
}

let tree: PlantedTree
let before: DirectionsReport
let after: DirectionsReport

beforeAll(async () => {
  tree = plantTree(sound)
  lendPackages(tree.folder, ['zod', 'kysely', 'pg', '@types', '@casl', '@slack', '@electric-sql'], {
    '@tenantry/core': 'packages/core',
    '@tenantry/casl-kysely': 'packages/casl-kysely',
    '@tenantry/slack': 'apps/slack',
  })
  before = await cruise(tree.folder)
  for (const files of Object.values(planted)) tree.write(files)
  after = await cruise(tree.folder)
})

afterAll(() => tree.remove())

test('a tree that keeps the directions is not complained about', () => {
  expect(before.violations).toEqual([])
  expect(before.unread).toEqual([])
})

test('every rule has a planted violation', () => {
  expect(Object.keys(planted).sort()).toEqual(before.rules.toSorted())
})

test.each(Object.entries(planted))('%s reports an import that breaks it', (rule, files) => {
  const reported = after.violations.filter((violation) => violation.rule === rule).map(({ from }) => from)
  expect(reported).toEqual(expect.arrayContaining(Object.keys(files)))
})

test('what breaks no rule stays unreported when others break theirs', () => {
  const files = Object.values(planted).flatMap(Object.keys)
  expect(after.violations.filter(({ from }) => !files.includes(from))).toEqual([])
})
