import type { Grant, Permission, Reach } from './permissions.ts'

export const ROLE_NAMES = ['org-admin', 'account-admin', 'member'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** The role of a new user for whom none is named (H6). */
export const DEFAULT_ROLE: RoleName = 'member'

/** Who may do what at the beginning: one row a permission, one column a role. `-` = not at all. */
type Row = readonly [orgAdmin: Reach | '-', accountAdmin: Reach | '-', member: Reach | '-']

const FACTORY: Readonly<Record<Permission, Row>> = {
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
const FIELDS: Readonly<Partial<Record<RoleName, Partial<Record<Permission, readonly string[]>>>>> = {
  member: { 'user:update': ['firstName', 'lastName'] },
}

function column(role: RoleName): readonly Grant[] {
  const index = ROLE_NAMES.indexOf(role)
  return permissionNames().flatMap((permission) => {
    const reach = FACTORY[permission][index]
    if (reach === undefined || reach === '-') return []
    const fields = FIELDS[role]?.[permission]
    return [fields === undefined ? { permission, reach } : { permission, reach, fields }]
  })
}

/** Every permission there is, in the order of the table. */
function permissionNames(): readonly Permission[] {
  return Object.keys(FACTORY) as Permission[]
}

/** The grants of each role as they leave the factory. */
const FACTORY_ROLES: Readonly<Record<RoleName, readonly Grant[]>> = {
  'org-admin': column('org-admin'),
  'account-admin': column('account-admin'),
  member: column('member'),
}

/** Whether a text names a role. */
export function isRoleName(text: string): text is RoleName {
  return ROLE_NAMES.some((role) => role === text)
}

/** The union of what several roles grant; an unknown role grants nothing. */
export function grantsOf(roles: readonly string[]): readonly Grant[] {
  return roles.flatMap((role) => (isRoleName(role) ? FACTORY_ROLES[role] : []))
}

/** Whether a grant reaches the organization in the sense of H15: reading the organization itself does not count. */
export function reachesOrganization(grant: Grant): boolean {
  return grant.reach === 'organization' && grant.permission !== 'organization:read'
}

/** The roles whose holders see every account; all others are walled into their own. */
export const WIDE_ROLES: readonly RoleName[] = ROLE_NAMES.filter((role) =>
  FACTORY_ROLES[role].some(reachesOrganization),
)
