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
 */
export function randomCall(
  proof: Proof,
  {
    caller,
    model,
    names,
    cursors,
  }: { caller: Caller; model: Model; names: readonly OperationName[]; cursors: readonly string[] },
): RandomCall {
  const name = proof.oneOf(names)
  const sees = (thing: { organization: number; accountId: string }) =>
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
    code: split(model.tickets, ownTicket, ({ codeHash }) => codeHash),
  }
  let foreign = false
  const pick = (pool: Pool, nobody: string): readonly [string, string] => {
    const astray = proof.below(2) === 0
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
      if (key === 'codeHash') return pick(pools.code, 'ab'.repeat(32))
      if (key === 'user' || (key === 'reference' && name === 'user.find'))
        return pick(proof.below(2) === 0 ? pools.email : pools.user, nobodys('usr'))
      if (key === 'account' || key === 'reference')
        return pick(proof.below(2) === 0 ? pools.accountName : pools.account, nobodys('acc'))
      if (key === 'email') return same(`${newCanary('e', caller.organization)}@company.test`)
      if (key === 'externalId') return same(newCanary('x', caller.organization))
      if (key === 'role') return same(proof.oneOf(ROLES))
      if (key === 'search') return same(proof.oneOf(['zq', 'o0', 'o1', 'o2', 'company']))
      if (key === 'cursor') return same(cursors.length === 0 ? value : proof.oneOf(cursors))
      if (key === 'name' || key === 'firstName' || key === 'lastName')
        return same(newCanary('n', caller.organization))
      if (key === 'description') return same(newCanary('d', caller.organization))
      return same(value)
    }
    if (Array.isArray(value)) return same(key === 'roles' ? [proof.oneOf(ROLES)] : value)
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
