import { digestOf, fingerprint } from '../domain/approval/fingerprint.ts'
import type { AccountId, UserId } from '../domain/id.ts'
import type { Authorized, Command } from '../operations/define-command.ts'
import { inputFields } from '../operations/input-fields.ts'
import type { Work } from '../operations/work.ts'
import { splitPermission } from '../policy/permissions.ts'
import type { Scope } from '../store/walls/scope.ts'
import { alsoAbout } from './also-about.ts'
import { rolesGivenBy } from './given.ts'

/** A call of a command that was looked at and not made: what it is about, and what its permission is asked for. */
export interface Looked {
  readonly command: Command
  readonly input: unknown
  readonly target: unknown
  readonly authorized: Authorized
}

/** The same, as rules see it. */
export interface Examined extends Looked {
  /** The roles whose power it gives to somebody. */
  readonly given: readonly string[]
}

/** Loads what a call is about, by the eyes of whoever acts. */
export async function examine(work: Work, command: Command, input: unknown): Promise<Examined> {
  const target = await command.load(work, input)
  const given = await rolesGivenBy(work, { command, input, target })
  return { command, input, target, authorized: command.authorized(target, input, work), given }
}

/** What makes something new is about nothing that is there yet. */
function makesNew({ command }: Examined): boolean {
  return splitPermission(command.permission).action === 'create'
}

/** By what two requests are known to want the same: the thing that they are about or, where they make one, all that it should be. */
export function targetKeyOf(examined: Examined, requester: UserId): string {
  const { row } = examined.authorized
  // What somebody would make is theirs to know, and not to be found out by asking for the same (H7).
  if (makesNew(examined)) return digestOf({ make: examined.input, for: requester })
  for (const field of ['id', 'userId', 'accountId']) {
    const id: unknown = Reflect.get(row, field)
    if (typeof id === 'string') return id
  }
  // What the organization has many of is told apart by what has to be said of it, and not by what may be said.
  return digestOf({ row, named: whatMustBeSaid(examined) })
}

function whatMustBeSaid({ command, input }: Examined): Readonly<Record<string, unknown>> {
  const fields = inputFields(command).filter(({ required }) => required)
  const values = typeof input === 'object' && input !== null ? input : {}
  return Object.fromEntries(fields.map(({ name }) => [name, Reflect.get(values, name)]))
}

/** What a call is about, as it is now; null where it is about nothing that is there yet. */
export async function targetFingerprintOf(
  work: Work,
  scope: Scope,
  examined: Examined,
): Promise<string | null> {
  const also = await alsoAbout(work, scope, examined)
  if (makesNew(examined)) return also === null ? null : digestOf(also)
  const target = fingerprint(examined.target)
  return also === null ? target : digestOf({ target, also })
}

/** The account that a call is about, where it is about one that is there. */
export function accountOf(examined: Examined, ownerField: string | undefined): AccountId | null {
  if (ownerField === undefined || (makesNew(examined) && ownerField === 'id')) return null
  const account: unknown = Reflect.get(examined.authorized.row, ownerField)
  return typeof account === 'string' ? (account as AccountId) : null
}
