import type { Proof } from '../../../../test/proof/proof.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import { VALID_INPUTS } from '../../test/support/valid-inputs.ts'
import type { Caller } from './caller.ts'
import { newCanary } from './canaries.ts'
import type { Model } from './model.ts'

/** A call that was made up: an operation of the table, and what is given to it. */
export interface RandomCall {
  readonly name: OperationName
  readonly input: unknown
  /** The same with ids that nobody has in the place of the foreign ones; null where none was foreign. */
  readonly unknown: unknown
}

export const NAMES = Object.keys(OPERATIONS) as OperationName[]
/** Of the organization's own making, as calls that make and change roles want them. */
const OWN_ROLES = ['auditor', 'auditor-of-oak', 'member', 'account-admin']
const OWN_ROLE_CALLS: ReadonlySet<string> = new Set(['role.create', 'role.update', 'role.get', 'role.delete'])
/** They are given another operation's name and input. */
const ABOUT_ANOTHER: ReadonlySet<string> = new Set(['approval.request', 'approval.breakGlass'])
const ANOTHER = 'user.delete'
/** How the ids of requests, rules and reviews begin. */
const APPROVAL_PREFIXES = ['apr', 'rul', 'rev'] as const
const ROLES = ['member', 'member', 'account-admin', 'org-admin']

/** Ids of things, sorted by whether this caller may see them. */
interface Pool {
  readonly own: readonly string[]
  readonly foreign: readonly string[]
}

/**
 * Makes a call of an operation from its valid input: half of the ids in it are foreign, of another organization or of an account that
 * the caller may not see; optional fields come and go.
 *
 * @param cursors what lists gave out so far, to anybody
 * @param mostlyOwn only few of the ids are foreign: an operation that takes several is done only where none is
 */
export function randomCall(
  proof: Proof,
  {
    caller,
    model,
    names,
    cursors,
    mostlyOwn = false,
  }: {
    caller: Caller
    model: Model
    names: readonly OperationName[]
    cursors: readonly string[]
    mostlyOwn?: boolean
  },
): RandomCall {
  const name = proof.oneOf(names)
  const sees = (thing: { organization: number; accountId: string | null }) =>
    thing.organization === caller.organization &&
    (caller.accountId === null || thing.accountId === caller.accountId)
  const split = <Thing>(
    things: readonly Thing[],
    own: (thing: Thing) => boolean,
    text: (thing: Thing) => string | null,
  ): Pool => ({
    own: things.filter(own).flatMap((thing) => text(thing) ?? []),
    foreign: things.filter((thing) => !own(thing)).flatMap((thing) => text(thing) ?? []),
  })
  const ownTicket = ({ organization }: { organization: number }) => organization === caller.organization
  const ownAccount = (account: { id: string; organization: number }) =>
    sees({ ...account, accountId: account.id })
  const pools = {
    account: split(model.accounts, ownAccount, ({ id }) => id),
    accountName: split(model.accounts, ownAccount, ({ externalId }) => externalId),
    user: split(model.users, sees, ({ id }) => id),
    email: split(model.users, sees, ({ email }) => email),
    ticket: split(model.tickets, ownTicket, ({ id }) => id),
    secret: split(model.secrets, sees, ({ id }) => id),
    code: split(model.tickets, ownTicket, ({ codeHash }) => codeHash),
  }
  const approvals = (prefix: string) =>
    split(
      model.approvals.filter(({ id }) => id.startsWith(prefix)),
      ownTicket,
      ({ id }) => id,
    )
  let foreign = false
  const pick = (pool: Pool, nobody: string): readonly [string, string] => {
    const astray = proof.below(mostlyOwn ? 8 : 2) === 0
    const from = astray ? pool.foreign : pool.own
    const text = from.length === 0 ? nobody : proof.oneOf(from)
    foreign ||= astray && from.length > 0
    return [text, astray ? nobody : text]
  }
  const nobodys = (prefix: string) =>
    `${prefix}_${'0'.repeat(20)}${String(proof.below(1_000_000)).padStart(6, '0')}`
  const same = (value: unknown): readonly [unknown, unknown] => [value, value]

  const replace = (key: string, value: unknown): readonly [unknown, unknown] => {
    if (typeof value === 'string') {
      if (value.startsWith('acc_')) return pick(pools.account, nobodys('acc'))
      if (value.startsWith('usr_')) return pick(pools.user, nobodys('usr'))
      if (value.startsWith('tik_')) return pick(pools.ticket, nobodys('tik'))
      if (value.startsWith('sec_')) return pick(pools.secret, nobodys('sec'))
      for (const prefix of APPROVAL_PREFIXES)
        if (value.startsWith(`${prefix}_`)) return pick(approvals(prefix), nobodys(prefix))
      if (key === 'command' && ABOUT_ANOTHER.has(name)) return same(ANOTHER)
      if (key === 'codeHash') return pick(pools.code, 'ab'.repeat(32))
      if (key === 'user' || (key === 'reference' && name === 'user.find'))
        return proof.below(2) === 0
          ? pick(pools.email, 'nobody@company.test')
          : pick(pools.user, nobodys('usr'))
      // A row of a file names its account by the name that it has outside, and not by its id.
      if (key === 'account' || key === 'reference')
        return name === 'user.importBatch' || proof.below(2) === 0
          ? pick(pools.accountName, 'nobody')
          : pick(pools.account, nobodys('acc'))
      if (key === 'email') return same(`${newCanary('e', caller.organization)}@company.test`)
      if (key === 'externalId') return same(newCanary('x', caller.organization))
      if (key === 'role') return same(proof.oneOf(OWN_ROLE_CALLS.has(name) ? OWN_ROLES : ROLES))
      if (key === 'secret') return same(proof.oneOf(['show', 'offer']))
      if (key === 'search') return same(proof.oneOf(['zq', 'o0', 'o1', 'o2', 'company']))
      if (key === 'cursor') return same(cursors.length === 0 ? value : proof.oneOf(cursors))
      if (key === 'firstName' || key === 'lastName') return same(newCanary('p', caller.organization))
      if (key === 'name') return same(newCanary('n', caller.organization))
      if (key === 'description') return same(newCanary('d', caller.organization))
      return same(value)
    }
    if (Array.isArray(value)) {
      if (key === 'roles') return same([proof.oneOf(ROLES)])
      const pairs = value.map((each) => replace(key, each))
      return [pairs.map(([given]) => given), pairs.map(([, instead]) => instead)]
    }
    if (key === 'input' && ABOUT_ANOTHER.has(name)) return both(VALID_INPUTS[ANOTHER])
    if (typeof value === 'object' && value !== null) return both(value)
    if (key === 'expectedVersion') return same(1 + proof.below(3))
    return same(value)
  }
  const both = (fields: object): readonly [Record<string, unknown>, Record<string, unknown>] => {
    const [input, unknown]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
    for (const [key, value] of Object.entries(fields)) {
      if (isOptional(name, key) && proof.below(3) > 0) continue
      const [given, instead] = replace(key, value)
      input[key] = given
      unknown[key] = instead
    }
    return [input, unknown]
  }
  const [input, unknown] = both(VALID_INPUTS[name])
  return { name, input, unknown: foreign ? unknown : null }
}

/** Whether an operation can do without a field, by its own schema. */
function isOptional(name: OperationName, key: string): boolean {
  const shape: unknown = Reflect.get(OPERATIONS[name].input, 'shape')
  const field: unknown = typeof shape === 'object' && shape !== null ? Reflect.get(shape, key) : undefined
  if (typeof field !== 'object' || field === null || !('safeParse' in field)) return false
  return (field.safeParse as (value: unknown) => { success: boolean })(undefined).success
}
