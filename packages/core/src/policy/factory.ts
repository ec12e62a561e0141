import type { Reach } from '../domain/role.ts'
import type { BuiltInPermission, Grant } from './permissions.ts'

/** The roles that every organization has from the beginning. */
export const ROLE_NAMES = ['org-admin', 'account-admin', 'member'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** What each of them is for, in a sentence for whoever gives roles. */
export const ROLE_DESCRIPTIONS: Readonly<Record<RoleName, string>> = {
  'org-admin': 'Manages accounts, users, roles and security of the whole organization',
  'account-admin': 'Manages the users and resources of their own account',
  member: 'Uses what is there; manages their own profile',
}

/** The role of a new user for whom none is named (H6). */
export const DEFAULT_ROLE: RoleName = 'member'

/** Who may do what at the beginning: one row a permission, one column a role. `-` = not at all. */
type Row = readonly [orgAdmin: Reach | '-', accountAdmin: Reach | '-', member: Reach | '-']

const TABLE: Readonly<Record<BuiltInPermission, Row>> = {
  'organization:read': ['organization', 'organization', 'organization'],
  'organization:update': ['organization', '-', '-'],
  'organization:rotate-secret': ['organization', '-', '-'],
  'account:read': ['organization', 'account', 'account'],
  'account:create': ['organization', '-', '-'],
  'account:update': ['organization', '-', '-'],
  'account:deactivate': ['organization', '-', '-'],
  'account:reactivate': ['organization', '-', '-'],
  'account:delete': ['organization', '-', '-'],
  'account:purge': ['organization', '-', '-'],
  'user:read': ['organization', 'account', 'self'],
  'user:create': ['organization', 'account', '-'],
  'user:update': ['organization', 'account', 'self'],
  'user:move': ['organization', '-', '-'],
  'user:deactivate': ['organization', 'account', '-'],
  'user:reactivate': ['organization', 'account', '-'],
  'user:delete': ['organization', 'account', '-'],
  'user:set-password': ['organization', 'account', 'self'],
  'user:rotate-secret': ['organization', 'account', 'self'],
  'user:unlock': ['organization', 'account', '-'],
  'role:assign': ['organization', 'account', '-'],
  'role:configure': ['organization', '-', '-'],
  'security:configure': ['organization', '-', '-'],
  'audit:read': ['organization', 'account', 'self'],
  'resource:read': ['organization', 'account', 'account'],
  'resource:write': ['organization', 'account', '-'],
  'resource:delete': ['organization', 'account', '-'],
  'instance:read': ['organization', 'account', 'self'],
  'instance:create': ['organization', 'account', 'self'],
  'instance:update': ['organization', 'account', 'self'],
  'instance:delete': ['organization', 'account', 'self'],
  'job:read': ['organization', 'account', 'self'],
  'job:stop': ['organization', 'account', 'self'],
  'approval:request': ['self', 'self', 'self'],
  'approval:read': ['organization', 'account', 'self'],
  'approval:delegate': ['self', 'self', 'self'],
  'approval:configure': ['organization', '-', '-'],
  'approval:break-glass': ['organization', '-', '-'],
  'chat:link': ['organization', 'account', 'self'],
  'chat:install': ['organization', '-', '-'],
}

/** Permissions that a role holds for some fields only. */
const FIELDS: Readonly<Partial<Record<RoleName, Partial<Record<BuiltInPermission, readonly string[]>>>>> = {
  member: { 'user:update': ['firstName', 'lastName'] },
}

/** Every built-in permission, in the order of the table. */
export const BUILT_IN_PERMISSIONS = Object.keys(TABLE) as readonly BuiltInPermission[]

/** The grants of a role as it leaves the factory. */
export function factoryGrants(role: RoleName): readonly Grant[] {
  const column = ROLE_NAMES.indexOf(role)
  return BUILT_IN_PERMISSIONS.flatMap((permission) => {
    const reach = TABLE[permission][column]
    if (reach === undefined || reach === '-') return []
    const fields = FIELDS[role]?.[permission]
    return [fields === undefined ? { permission, reach } : { permission, reach, fields }]
  })
}

/** Whether a text names a role that every organization has. */
export function isRoleName(text: string): text is RoleName {
  return ROLE_NAMES.some((role) => role === text)
}

/** A value for each role that every organization has. */
export function perRole<T>(of: (role: RoleName) => T): Readonly<Record<RoleName, T>> {
  return {
    'org-admin': of('org-admin'),
    'account-admin': of('account-admin'),
    member: of('member'),
  }
}
