import { attacksSuite } from './approvals/attacks.suite.ts'
import { giftsSuite } from './approvals/gifts.suite.ts'
import { approvalsLifeSuite } from './approvals/life.suite.ts'
import { approvalPeopleSuite } from './approvals/people.suite.ts'
import { approvalRulesSuite } from './approvals/rules.suite.ts'
import { starvingSuite } from './approvals/starving.suite.ts'
import { approvalVotersSuite } from './approvals/voters.suite.ts'
import { denialsSuite } from './audit/denials.suite.ts'
import { doctorHistoriesSuite } from './audit/doctor-histories.suite.ts'
import { erasingSuite } from './audit/erasing.suite.ts'
import { erasingEverywhereSuite } from './audit/erasing-everywhere.suite.ts'
import { historySuite } from './audit/history.suite.ts'
import { codesSuite } from './chat/codes.suite.ts'
import { looksSuite } from './chat/looks.suite.ts'
import { cursorsSuite } from './commands/cursors.suite.ts'
import { idempotencySuite } from './commands/idempotency.suite.ts'
import { listsSuite } from './commands/lists.suite.ts'
import { misusedDoorSuite } from './commands/misused-door.suite.ts'
import { recordSuite } from './commands/record.suite.ts'
import { searchingSuite } from './commands/searching.suite.ts'
import { dueStepsSuite } from './delivery/due-steps.suite.ts'
import { eventsSuite } from './delivery/events.suite.ts'
import { accountsSuite } from './hierarchy/accounts.suite.ts'
import { authenticationSuite } from './hierarchy/authentication.suite.ts'
import { configuredRolesSuite } from './hierarchy/configured-roles.suite.ts'
import { emailChangeSuite } from './hierarchy/email-change.suite.ts'
import { grantsSuite } from './hierarchy/grants.suite.ts'
import { isolationSuite } from './hierarchy/isolation.suite.ts'
import { movingSuite } from './hierarchy/moving.suite.ts'
import { organizationSettingsSuite } from './hierarchy/organization-settings.suite.ts'
import { organizationsSuite } from './hierarchy/organizations.suite.ts'
import { passwordsSuite } from './hierarchy/passwords.suite.ts'
import { purgingSuite } from './hierarchy/purging.suite.ts'
import { rolesOfAccountsSuite } from './hierarchy/roles-of-accounts.suite.ts'
import { secretsSuite } from './hierarchy/secrets.suite.ts'
import { signingUpSuite } from './hierarchy/signing-up.suite.ts'
import { usersSuite } from './hierarchy/users.suite.ts'
import { hostCommandsSuite } from './host/host-commands.suite.ts'
import { idsAlikeSuite } from './isolation/ids-alike.suite.ts'
import { abilitiesSuite } from './policy/abilities.suite.ts'
import { commandsMatrixSuite } from './policy/commands-matrix.suite.ts'
import type { SharedDatabase } from './support/tenantry-under-test.ts'
import { commandsInOneSuite } from './transactions/commands-in-one.suite.ts'
import { transactionSuite } from './transactions/transaction.suite.ts'
import { exportSuite } from './transfer/export.suite.ts'
import { importAccountsSuite } from './transfer/import-accounts.suite.ts'
import { importUsersSuite } from './transfer/import-users.suite.ts'

/** What holds on Postgres and on PGlite alike; `on-postgres.test.ts` and `on-pglite.test.ts` run each of them. */
export const SUITES: readonly ((on: SharedDatabase) => void)[] = [
  signingUpSuite,
  organizationsSuite,
  organizationSettingsSuite,
  secretsSuite,
  authenticationSuite,
  passwordsSuite,
  emailChangeSuite,
  accountsSuite,
  usersSuite,
  movingSuite,
  purgingSuite,
  isolationSuite,
  idsAlikeSuite,
  grantsSuite,
  rolesOfAccountsSuite,
  configuredRolesSuite,
  abilitiesSuite,
  commandsMatrixSuite,
  idempotencySuite,
  listsSuite,
  cursorsSuite,
  searchingSuite,
  recordSuite,
  misusedDoorSuite,
  historySuite,
  denialsSuite,
  erasingSuite,
  doctorHistoriesSuite,
  erasingEverywhereSuite,
  codesSuite,
  looksSuite,
  approvalsLifeSuite,
  approvalRulesSuite,
  approvalVotersSuite,
  starvingSuite,
  approvalPeopleSuite,
  giftsSuite,
  attacksSuite,
  dueStepsSuite,
  eventsSuite,
  commandsInOneSuite,
  transactionSuite,
  hostCommandsSuite,
  importUsersSuite,
  importAccountsSuite,
  exportSuite,
]
