import type { AnyAbility } from '@casl/ability'
import { may } from '@tenantry/casl-kysely'
import { TenantryError } from '../errors.ts'
import { type Grant, type Permission, splitPermission } from './permissions.ts'

/** Whether a permission is held at any reach. False is an answer that depends on the asker only, so it can be given before anything is looked up. */
export function holdsAtAll(grants: readonly Grant[], permission: Permission): boolean {
  return grants.some((grant) => grant.permission === permission)
}

/** Whether the ability allows this permission on this instance, for every one of the fields where fields are named. */
export function allows(
  ability: AnyAbility,
  permission: Permission,
  { row, fields }: { row: object; fields?: readonly string[] },
): boolean {
  const { action, subject } = splitPermission(permission)
  if (fields === undefined || fields.length === 0) return may(ability, action, subject, row)
  return fields.every((field) => may(ability, action, subject, row, field))
}

/** The refusal of somebody who lacks a permission. `detail` says it more exactly than the permission does. */
export function forbidden(permission: Permission, detail?: string): TenantryError {
  return new TenantryError('forbidden', detail ?? `${mayNot(permission)} Ask an administrator.`, {
    permission,
  })
}

/** The refusal of somebody who lacks the permission of an operation, in the operation's own words where it has some. */
export function refusedTo({
  permission,
  refusedAs,
}: {
  readonly permission: Permission
  readonly refusedAs?: string
}): TenantryError {
  return forbidden(
    permission,
    refusedAs === undefined ? undefined : `You may not ${refusedAs}. Ask an administrator.`,
  )
}

/** That somebody lacks a permission, in a sentence. */
export function mayNot(permission: Permission): string {
  const { action, subject } = splitPermission(permission)
  return `You may not ${sentence(action, subject)}.`
}

const WORDS: Readonly<Record<string, string>> = {
  'rotate-secret': 'rotate the secret of',
  'set-password': 'set the password of',
}

/** Of what is no thing that one has before oneself, what is done is said as a whole. */
const WHOLE: Readonly<Record<string, string>> = {
  'role:assign': 'give or take away roles',
  'chat:link': 'link this chat identity',
  'approval:request': 'ask others to agree',
  'approval:read': 'read requests for approval',
  'approval:configure': 'see or change the rules about who must agree',
  'approval:break-glass': 'do without agreement what others would have to agree to',
  'audit:read': 'read what happened',
}

function sentence(action: string, subject: string): string {
  const whole = WHOLE[`${subject}:${action}`]
  if (whole !== undefined) return whole
  if (subject === 'chat') return 'connect or disconnect chat workspaces'
  const article = /^[aeio]/.test(subject) ? 'an' : 'a'
  const thing = subject === 'organization' ? 'the organization' : `${article} ${subject}`
  return `${WORDS[action] ?? action} ${action === 'read' && subject !== 'organization' ? `this ${subject}` : thing}`
}
