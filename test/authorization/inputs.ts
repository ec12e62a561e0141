import type { Role } from './permission-table.ts'
import { RULED, ruleCalled, type Thing, unused, whatIsAsked } from './things.ts'

type Input = Readonly<Record<string, unknown>>

/** A code that nobody was given. */
const CODE = `tn-01kjpwd6m0ep5vmshpyhez62yx-0123456789abcdef`
const ACCOUNT = 'acc_01kjpwd6m0ep5vmshpyhez62yx'
const TICKET = 'tik_01kjpwd6m0ep5vmshpyhez62yx'
const FAY = { enterpriseId: null, teamId: 'T0ACORN', userId: 'U0FAY' }
const fay = () => ({ email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' })

/** By whom a line is called, and about what; `elsewhere` is another account of Acorn. */
interface Call {
  readonly role: Role
  readonly thing: Thing
  readonly elsewhere: string
}

/** What each line of the matrix is called with. */
const INPUTS: Readonly<Record<string, (thing: Thing, call: Call) => Input>> = {
  'self.get': () => ({}),
  'organization.get': () => ({}),
  'organization.update': () => ({ name: unused('Acorn') }),
  'organization.rotateSecret': () => ({}),
  'organization.listSecrets': () => ({}),
  'organization.revokeSecret': ({ id }) => ({ secretId: id }),
  'account.create': () => ({ externalId: unused('elm') }),
  'account.importBatch': () => ({ rows: [{ line: 2, cells: { externalId: unused('elm') } }] }),
  'account.exportPage': () => ({}),
  'account.list': ({ mark }) => ({ search: mark, includeInactive: true }),
  'account.find': ({ id }) => ({ reference: id }),
  'account.get': ({ id }) => ({ account: id }),
  'account.update': ({ id }) => ({ accountId: id, name: unused('Elm') }),
  'account.deactivate': ({ id }) => ({ accountId: id }),
  'account.reactivate': ({ id }) => ({ accountId: id }),
  'account.delete': ({ id }) => ({ accountId: id }),
  'account.purge': ({ id }) => ({ accountId: id }),
  'account.grantRole': ({ id }) => ({ accountId: id, role: 'member' }),
  'account.revokeRole': ({ id }) => ({ accountId: id, role: 'member' }),
  'user.create': ({ id }) => ({ ...fay(), accountId: id }),
  'user.importBatch': ({ mark }) => ({ rows: [{ line: 2, cells: { ...fay(), account: mark } }] }),
  'user.exportPage': () => ({}),
  'user.list': ({ mark }) => ({ search: mark }),
  'user.find': ({ id }) => ({ reference: id }),
  'user.get': ({ id }) => ({ user: id }),
  'user.update': ({ id }) => ({ userId: id, firstName: unused('Fay') }),
  'user.update (e-mail)': ({ id }) => ({ userId: id, email: `${unused('fay')}@elm.test` }),
  'user.requestEmailChange': () => ({ email: `${unused('fay')}@elm.test` }),
  'user.confirmEmail': () => ({ code: CODE }),
  'user.issueEmailCode': () => ({ ticketId: TICKET }),
  'user.move': ({ id }, { elsewhere }) => ({ userId: id, accountId: elsewhere }),
  'user.deactivate': ({ id }) => ({ userId: id }),
  'user.reactivate': ({ id }) => ({ userId: id }),
  'user.delete': ({ id }) => ({ userId: id }),
  'user.erase': ({ id }) => ({ userId: id }),
  'user.setPassword': ({ id }) => ({ userId: id, password: unused('a long and lonely password') }),
  'user.rotateSecret': ({ id }) => ({ userId: id }),
  'user.claimSecret': () => ({ ticketId: TICKET }),
  'secret.list': ({ id }) => ({ userId: id }),
  'secret.revoke': ({ id }) => ({ secretId: id }),
  'user.assignRole': ({ id }) => ({ userId: id, role: 'account-admin' }),
  'user.revokeRole': ({ id }) => ({ userId: id, role: 'account-admin' }),
  'role.list': () => ({}),
  'role.get': ({ id }) => ({ role: id }),
  'role.create': () => ({ role: unused('role'), grants: ['user:read@self'] }),
  'role.update': ({ id }) => ({ role: id, description: unused('Looks') }),
  'role.reset': ({ id }) => ({ role: id }),
  'role.delete': ({ id }) => ({ role: id }),
  'audit.list': ({ id }) => ({ userId: id }),
  'audit.verify': () => ({}),
  'audit.tellDenials': ({ id }) => ({
    refused: id,
    command: 'user.delete',
    target: 'a1',
    accountId: ACCOUNT,
    userId: id,
  }),
  'approval.request': (_thing, { role, elsewhere }) => {
    const [command, input] = whatIsAsked(role, elsewhere)
    return { command, input }
  },
  'approval.listMine': () => ({}),
  'approval.listWaiting': () => ({}),
  'approval.list': () => ({}),
  'approval.get': ({ id }) => ({ requestId: id }),
  'approval.approve': ({ id }) => ({ requestId: id }),
  'approval.deny': ({ id }) => ({ requestId: id }),
  'approval.withdraw': ({ id }) => ({ requestId: id }),
  'approval.cancel': ({ id }) => ({ requestId: id }),
  'approval.delegate': () => ({}),
  'approval.listRules': () => ({}),
  'approval.setRule': () => ruleCalled(unused('Rule')),
  'approval.removeRule': ({ id }) => ({ ruleId: id }),
  'approval.breakGlass': (_thing, { elsewhere }) => ({
    command: 'account.update',
    input: { accountId: elsewhere, name: RULED },
    reason: 'Fire',
  }),
  'approval.listReviews': () => ({}),
  'approval.review': ({ id }) => ({ reviewId: id }),
  'approval.remind': ({ id }) => ({ requestId: id }),
  'approval.escalate': ({ id }) => ({ requestId: id }),
  'approval.expire': ({ id }) => ({ requestId: id }),
  'chat.invite': ({ id }) => ({ userId: id, member: FAY }),
  'chat.issueLinkCode': ({ id }) => ({ userId: id }),
  'chat.unlink': () => ({}),
  'chat.issueConnectCode': () => ({}),
  'chat.health': () => ({}),
  'chat.disconnect': () => ({ team: { enterpriseId: FAY.enterpriseId, teamId: FAY.teamId } }),
  'chat.connect': () => ({
    codeHash: 'a1'.repeat(32),
    team: { enterpriseId: FAY.enterpriseId, teamId: FAY.teamId },
  }),
  'chat.link': () => ({ codeHash: 'a1'.repeat(32), identity: FAY }),
  'chat.acceptInvitation': () => ({ ticketId: TICKET, identity: FAY }),
}

/** What a line is called with in one case. */
export function inputOf(name: string, call: Call): Input {
  const input = INPUTS[name]
  if (input === undefined) throw new Error(`nobody knows what to call ${name} with`)
  return input(call.thing, call)
}
