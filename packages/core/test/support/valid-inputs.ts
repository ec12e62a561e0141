import type { OperationName } from '../../src/operations/table.ts'
import type { InputOf } from '../../src/session/operation-types.ts'

const BODY = '01kjpwd6m0ep5vmshpyhez62yx'
const ACCOUNT = `acc_${BODY}`
const USER = `usr_${BODY}`
const SECRET = `sec_${BODY}`
const TICKET = `tik_${BODY}`
const TEAM = { enterpriseId: 'E1', teamId: 'T1' }
const IDENTITY = { ...TEAM, userId: 'U1' }
const CODE_HASH = 'a1'.repeat(32)
const PAGE = {
  limit: 10,
  cursor: 'e30.e30',
  search: 'oak',
  createdAfter: '2026-03-01',
  createdBefore: '2026-03-02T00:00:00Z',
  order: 'desc',
  countMore: true,
} as const

/** One sound input of every operation, with every field that it takes. An operation without one does not compile. */
export const VALID_INPUTS: { readonly [Name in OperationName]: InputOf<Name> } = {
  'account.create': { externalId: 'elm', name: 'Elm Ltd', description: 'Wood' },
  'account.list': { ...PAGE, includeInactive: true, status: 'deleted', sort: 'externalId' },
  'account.importBatch': {
    rows: [{ line: 2, cells: { externalId: 'elm', name: 'Elm Ltd', description: 'Wood', status: 'active' } }],
    strict: true,
    dryRun: true,
  },
  'account.exportPage': { after: ACCOUNT, limit: 10 },
  'account.get': { account: 'elm' },
  'account.find': { reference: 'elm', byName: true },
  'account.update': {
    accountId: ACCOUNT,
    name: 'Elm',
    description: 'Wood',
    externalId: 'elm',
    expectedVersion: 1,
  },
  'account.deactivate': { accountId: ACCOUNT },
  'account.reactivate': { accountId: ACCOUNT, reactivateUsers: true },
  'account.delete': { accountId: ACCOUNT },
  'account.purge': { accountId: ACCOUNT },
  'account.grantRole': { accountId: ACCOUNT, role: 'account-admin' },
  'account.revokeRole': { accountId: ACCOUNT, role: 'account-admin' },
  'user.create': {
    accountId: ACCOUNT,
    email: 'fay@elm.test',
    firstName: 'Fay',
    lastName: 'Hill',
    externalId: 'fay',
    roles: ['member'],
    secret: 'show',
  },
  'user.importBatch': {
    rows: [
      {
        line: 2,
        cells: {
          account: 'elm',
          email: 'fay@elm.test',
          firstName: 'Fay',
          lastName: 'Hill',
          externalId: 'fay',
          roles: ['member'],
          status: 'active',
        },
      },
    ],
    strict: true,
    dryRun: true,
  },
  'user.exportPage': { after: USER, accountId: ACCOUNT, limit: 10 },
  'user.list': {
    ...PAGE,
    accountId: ACCOUNT,
    role: 'member',
    status: 'active',
    includeInactive: true,
    sort: 'email',
  },
  'user.get': { user: 'fay@elm.test' },
  'user.find': { reference: 'fay@elm.test', byName: true },
  'user.update': {
    userId: USER,
    firstName: 'Fay',
    lastName: 'Hill',
    email: 'fay@elm.test',
    externalId: 'fay',
    expectedVersion: 1,
  },
  'user.move': { userId: USER, accountId: ACCOUNT },
  'user.assignRole': { userId: USER, role: 'member' },
  'user.revokeRole': { userId: USER, role: 'member' },
  'user.rotateSecret': { userId: USER, overlapMs: 0, expiresInMs: 3_600_000 },
  'user.claimSecret': { ticketId: TICKET },
  'secret.list': { userId: USER, includeEnded: true },
  'secret.revoke': { secretId: SECRET },
  'user.deactivate': { userId: USER },
  'user.reactivate': { userId: USER },
  'user.delete': { userId: USER },
  'user.erase': { userId: USER },
  'self.get': {},
  'organization.get': {},
  'organization.update': { name: 'Acorn Limited', externalId: 'acorn', expectedVersion: 1 },
  'organization.rotateSecret': { overlapMs: 0 },
  'organization.listSecrets': { includeEnded: true },
  'organization.revokeSecret': { secretId: SECRET },
  'role.create': {
    role: 'auditor',
    grants: ['audit:read@account', { permission: 'user:read', reach: 'account' }],
    description: 'Looks',
  },
  'role.update': {
    role: 'auditor',
    add: ['user:read@account'],
    remove: ['audit:read'],
    description: 'Looks',
    expectedVersion: 1,
  },
  'role.reset': { role: 'member' },
  'role.delete': { role: 'auditor' },
  'role.list': {},
  'role.get': { role: 'member' },
  'audit.list': {
    limit: 10,
    cursor: 'e30.e30',
    type: 'user.created',
    outcome: 'done',
    command: 'user.create',
    accountId: ACCOUNT,
    userId: USER,
    actorId: USER,
    since: '2026-03-01T00:00:00Z',
    until: '2026-03-02T00:00:00Z',
  },
  'audit.tellDenials': {
    refused: USER,
    command: 'user.delete',
    target: 'a1',
    accountId: ACCOUNT,
    userId: USER,
  },
  'audit.verify': { head: { number: 1, hash: 'a1'.repeat(32) } },
  'chat.invite': { userId: USER, member: IDENTITY },
  'chat.unlink': {},
  'chat.issueConnectCode': {},
  'chat.issueLinkCode': { userId: USER },
  'chat.connect': { codeHash: CODE_HASH, team: TEAM },
  'chat.link': { codeHash: CODE_HASH, identity: IDENTITY },
  'chat.acceptInvitation': { ticketId: TICKET, identity: IDENTITY },
  'chat.disconnect': { team: TEAM },
}
