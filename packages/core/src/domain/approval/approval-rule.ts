import type { AccountId, ApprovalRuleId, UserId } from '../id.ts'

/** Who may agree: everybody with a role, everybody of an account, or one person. */
export type ApproverName =
  | { readonly role: string }
  | { readonly account: AccountId }
  | { readonly user: UserId }

/** So many of these people. */
export interface RuleStage {
  readonly need: 'any' | 'all' | number
  readonly approvers: readonly ApproverName[]
}

type Scalar = string | number | boolean | null

/** A condition on one field of the input, `a.b` for one inside another. A list holds what one of its items holds. */
export interface RuleCondition {
  readonly field: string
  readonly in?: readonly Scalar[] | undefined
  readonly notIn?: readonly Scalar[] | undefined
}

/** What an organization rules: these commands, of these people, under these conditions, take the agreement of those. */
export interface RuleDefinition {
  readonly name: string
  /** Names, or patterns with a star: `user.delete`, `user.*`. */
  readonly commands: readonly string[]
  /** Only those calls of them that give somebody one of these roles, or a part of its power; all of them where none is named. */
  readonly gives: readonly string[]
  /** Whose calls; everybody's where nothing is said. */
  readonly for: {
    readonly roles?: readonly string[] | undefined
    readonly accounts?: readonly AccountId[] | undefined
  } | null
  /** All of these hold; none = always. */
  readonly when: readonly RuleCondition[]
  /** In order: the next one is asked when the one before has agreed. */
  readonly stages: readonly RuleStage[]
  readonly reasons: { readonly ask: boolean; readonly approve: boolean; readonly deny: boolean }
  readonly remindAfterMs: number | null
  readonly escalateAfterMs: number | null
  readonly escalateTo: readonly ApproverName[]
  readonly expireAfterMs: number
  /** Where chat shows requests besides the direct messages of those who are concerned: a channel of a workspace. */
  readonly channel: { readonly teamId: string; readonly channelId: string } | null
}

export interface ApprovalRule extends RuleDefinition {
  readonly id: ApprovalRuleId
  readonly version: number
  /** Whether its extra voices are suspended for somebody, because too few people are left to agree. */
  readonly starved: boolean
}

/** A call, as rules see it. */
export interface RuledCall {
  readonly command: string
  readonly input: unknown
  /** The roles whose power it gives to somebody. */
  readonly given: readonly string[]
  readonly roles: readonly string[]
  readonly accountId: AccountId
}

/** Whether a rule is about a call. */
export function rules(rule: RuleDefinition, call: RuledCall): boolean {
  return (
    rule.commands.some((pattern) => namesCommand(pattern, call.command)) &&
    givesOneOf(rule, call.given) &&
    isFor(rule, call) &&
    rule.when.every((condition) => holds(condition, call.input))
  )
}

/** Whether what is given is what a rule is about; every call is where it says nothing of that. */
export function givesOneOf({ gives }: Pick<RuleDefinition, 'gives'>, given: readonly string[]): boolean {
  return gives.length === 0 || gives.some((role) => given.includes(role))
}

/** Whether a name or a pattern means a command. A star stands for any letters, dots not among them. */
export function namesCommand(pattern: string, command: string): boolean {
  const [parts, asked] = [pattern.split('.'), command.split('.')]
  return parts.length === asked.length && parts.every((part, at) => matchesPart(part, asked[at] ?? ''))
}

/** One star in a part at most: what stands before it and behind it must be there, and not overlap. */
function matchesPart(part: string, word: string): boolean {
  const star = part.indexOf('*')
  if (star === -1) return part === word
  const [before, behind] = [part.slice(0, star), part.slice(star + 1)]
  return word.length >= before.length + behind.length && word.startsWith(before) && word.endsWith(behind)
}

function isFor({ for: whose }: RuleDefinition, { roles, accountId }: RuledCall): boolean {
  if (whose === null) return true
  const byRole = whose.roles === undefined || whose.roles.some((role) => roles.includes(role))
  const byAccount = whose.accounts === undefined || whose.accounts.includes(accountId)
  return byRole && byAccount
}

function holds({ field, in: among, notIn }: RuleCondition, input: unknown): boolean {
  const values = valuesAt(input, field.split('.'))
  if (among !== undefined && !values.some((value) => among.includes(value as Scalar))) return false
  return notIn === undefined || !values.some((value) => notIn.includes(value as Scalar))
}

function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path))
  const [first, ...rest] = path
  if (first === undefined) return [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return []
  return valuesAt(Reflect.get(value, first), rest)
}
