import { z } from 'zod'
import type { RuleDefinition } from '../../domain/approval/approval-rule.ts'
import { accountId, name, userId } from '../../operations/fields.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 366 * 24 * 3_600_000
/** A week, like a request without a rule. */
const EXPIRE_DEFAULT_MS = 7 * 24 * 3_600_000
/** More would be no rule any more that somebody keeps in mind. */
const MOST_STAGES = 10
const MOST_NAMES = 50

const pattern = z
  .string()
  .max(100, 'is not a command or a pattern, such as user.delete or user.*')
  .regex(
    // Each character can be read in one way only: with two it would try them all, for a minute where the text is long.
    /^[a-zA-Z0-9-]*(\*[a-zA-Z0-9-]*)?\.[a-zA-Z0-9-]*(\*[a-zA-Z0-9-]*)?$/,
    'is not a command or a pattern, such as user.delete or user.*',
  )

const roleName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*$/, 'is not the name of a role')

const approver = z.union(
  [
    z.strictObject({ role: roleName }),
    z.strictObject({ account: accountId }),
    z.strictObject({ user: userId }),
  ],
  'names one role, one account or one user, such as { role: "org-admin" }',
)

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()])
const scalars = z.array(scalar).min(1).max(MOST_NAMES)

const condition = z
  .strictObject({
    field: z
      .string()
      .max(200)
      .regex(/^[a-zA-Z][a-zA-Z0-9]*(\.[a-zA-Z][a-zA-Z0-9]*)*$/, 'is not a field of an input'),
    in: scalars.optional(),
    notIn: scalars.optional(),
  })
  .refine(({ in: among, notIn }) => among !== undefined || notIn !== undefined, 'needs in or notIn')

const stage = z.strictObject({
  need: z
    .union(
      [z.literal('any'), z.literal('all'), z.number().int().min(1).max(MOST_NAMES)],
      `is any, all, or a number from 1 to ${MOST_NAMES}`,
    )
    .default('any'),
  approvers: z.array(approver).min(1).max(MOST_NAMES),
})

const duration = z.number().int().min(MINUTE_MS, 'is at least a minute').max(YEAR_MS, 'is at most a year')

/** A rule as data. What is not said is as it leaves the factory. */
export const ruleFields = {
  name: name('What the rule is called, unique in the organization'),
  commands: z.array(pattern).min(1).max(MOST_NAMES).optional(),
  gives: z.array(roleName).max(MOST_NAMES).default([]),
  for: z
    .strictObject({
      roles: z.array(roleName).min(1).max(MOST_NAMES).optional(),
      accounts: z.array(accountId).min(1).max(MOST_NAMES).optional(),
    })
    .refine(({ roles, accounts }) => roles !== undefined || accounts !== undefined, 'needs roles or accounts')
    .nullable()
    .default(null),
  when: z.array(condition).max(MOST_NAMES).default([]),
  stages: z.array(stage).min(1).max(MOST_STAGES),
  reasons: z
    .strictObject({
      ask: z.boolean().default(false),
      approve: z.boolean().default(false),
      deny: z.boolean().default(false),
    })
    .default({ ask: false, approve: false, deny: false }),
  remindAfterMs: duration.nullable().default(null),
  escalateAfterMs: duration.nullable().default(null),
  escalateTo: z.array(approver).max(MOST_NAMES).default([]),
  expireAfterMs: duration.default(EXPIRE_DEFAULT_MS),
  channel: z
    .strictObject({
      teamId: z
        .string()
        .max(50)
        .regex(/^T[A-Z0-9]+$/, 'is not the id of a workspace, such as T0123ABCD'),
      channelId: z
        .string()
        .max(50)
        .regex(/^[CG][A-Z0-9]+$/, 'is not the id of a channel, such as C0123ABCD'),
    })
    .nullable()
    .default(null),
}

/** What a rule about what is given is about, where it names no commands: every one of them. */
const EVERY_COMMAND = ['*.*']

/** A rule as it is stored, from what was said of it. */
export function definitionFrom({
  commands = EVERY_COMMAND,
  ...parts
}: Omit<RuleDefinition, 'commands'> & {
  readonly commands?: RuleDefinition['commands'] | undefined
}): RuleDefinition {
  return { ...parts, commands }
}
