import {
  type Account,
  type ApprovalRequest,
  type InputField,
  inputFields,
  type Tenantry,
  TenantryError,
  type User,
} from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import type { AskedLine } from '../present/asked-for.ts'
import { en as say } from '../sentences/en.ts'

/** Who looks at what is asked about: a person's own session, so that nobody is shown what they may not see. */
export type Looks = Pick<Looker['session'], 'execute'>

/** A command with what it takes. */
export interface AskedCommand {
  readonly command: string
  readonly input: unknown
  /** How a request for it stands. */
  readonly status?: ApprovalRequest['status']
}

/** What these have done to leaves nothing that could be named. */
const LEAVES_NOTHING: ReadonlySet<string> = new Set(['user.delete', 'account.purge'])

/** Set by programs: a person is not told of them. */
const NOT_TOLD = new Set(['expectedVersion', 'limit', 'cursor'])

/** What a command would do, in words: whom or what it is about by name, and what would change in them (page 4, 4.3). */
export async function whatIsAsked(
  tenantry: Pick<Tenantry, 'operations'>,
  looks: Looks,
  { command, input, status }: AskedCommand,
): Promise<readonly AskedLine[]> {
  const operation = tenantry.operations.get(command)
  if (operation === undefined) return []
  const fields = new Map(inputFields(operation).map((field) => [field.name, field]))
  const order = [...fields.keys()]
  const given = Object.entries(input ?? {})
    .filter(([name, value]) => !NOT_TOLD.has(name) && value !== undefined)
    .filter(([name, value]) => !(name === 'description' && isUnwritten(command, { input, value })))
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
  const isDone = status === 'executed' && LEAVES_NOTHING.has(command)
  const gone = isDone ? say.approval.deleted : say.approval.gone
  const things = await Promise.all(
    given.map(
      async ([name, value]) => [name, await thingNamed(looks, fields.get(name), { value, gone })] as const,
    ),
  )
  const named = new Map(things)
  const target = [...named.values()].findLast((thing) => typeof thing === 'object') as
    | Account
    | User
    | undefined
  return given.map(([name, value]) => {
    const word = say.form.labels[name] ?? fields.get(name)?.description ?? name
    const thing = named.get(name)
    if (thing !== undefined)
      return { word, before: null, after: typeof thing === 'string' ? thing : nameOf(thing) }
    return { word, ...changeOf(command, { name, value }, target) }
  })
}

/** A description that nobody wrote: an account takes its external id for one. */
function isUnwritten(command: string, { input, value }: { input: unknown; value: unknown }): boolean {
  return command === 'account.create' && value === (input as { externalId?: unknown }).externalId
}

/** What an id means; what is not there any more, or not theirs to see, has no name. */
async function thingNamed(
  looks: Looks,
  field: InputField | undefined,
  { value, gone }: { value: unknown; gone: string },
): Promise<Account | User | string | undefined> {
  if (typeof value !== 'string' || (field?.reference !== 'account' && field?.reference !== 'user'))
    return undefined
  return (await thingSeen(looks, { type: field.reference, id: value })) ?? gone
}

/** An account or a user as somebody sees it; null where it is not there any more, or not theirs to see. */
export async function thingSeen(
  looks: Looks,
  { type, id }: { type: 'account' | 'user'; id: string },
): Promise<Account | User | null> {
  try {
    // Nobody has asked to see it: the bot looks, and what it is refused is nobody's attempt.
    const reference = { reference: id }
    const [found] =
      type === 'account'
        ? await looks.execute('account.find', reference)
        : await looks.execute('user.find', reference)
    return found ?? null
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'forbidden') return null
    throw error
  }
}

/** As it is called in a sentence. */
export function nameOf(thing: Account | User): string {
  return 'email' in thing ? say.approval.person(thing) : say.approval.account(thing)
}

function changeOf(
  command: string,
  { name, value }: { name: string; value: unknown },
  target: Account | User | undefined,
): Pick<AskedLine, 'before' | 'after'> {
  if (name === 'role' && target !== undefined) {
    const role = String(value)
    const others = target.roles.filter((each) => each !== role)
    const after = /revoke/i.test(command) ? others : [...others, role]
    return { before: textOf(target.roles), after: textOf(after) }
  }
  const now: unknown = target === undefined ? undefined : Reflect.get(target, name)
  return { before: now === undefined ? null : textOf(now), after: textOf(value) }
}

function textOf(value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
  return value === null || text === '' ? say.none : text
}
