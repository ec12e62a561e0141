import type { Reach } from '../domain/role.ts'

/** Every subject with what can be done to it. A permission that is not made from this table does not compile. */
export const ACTIONS = {
  organization: ['read', 'update', 'rotate-secret'],
  account: ['read', 'create', 'update', 'deactivate', 'reactivate', 'delete', 'purge'],
  user: [
    'read',
    'create',
    'update',
    'move',
    'deactivate',
    'reactivate',
    'delete',
    'set-password',
    'rotate-secret',
    'unlock',
  ],
  role: ['assign', 'configure'],
  security: ['configure'],
  audit: ['read'],
  resource: ['read', 'write', 'delete'],
  instance: ['read', 'create', 'update', 'delete'],
  job: ['read', 'stop'],
  approval: ['request', 'read', 'delegate', 'configure', 'break-glass'],
  chat: ['link', 'install'],
} as const

export type Subject = keyof typeof ACTIONS

/** What may be done to what, of what Tenantry itself knows: `user:deactivate`. */
export type BuiltInPermission = { [S in Subject]: `${S}:${(typeof ACTIONS)[S][number]}` }[Subject]

/** A permission of a host's own subject, such as `project:archive`: it exists in the policy that was made with that subject. */
export type HostPermission = `${string}:${string}` & { readonly __permission: 'host' }

/** What may be done to what. A built-in one that is not made from the table above does not compile. */
export type Permission = BuiltInPermission | HostPermission

/** A permission with its reach; `fields` narrows an update to some fields of the subject. */
export interface Grant {
  readonly permission: Permission
  readonly reach: Reach
  readonly fields?: readonly string[]
}

/** Splits a permission into CASL's two words: action and subject. */
export function splitPermission(permission: Permission): { action: string; subject: string } {
  const colon = permission.indexOf(':')
  return { action: permission.slice(colon + 1), subject: permission.slice(0, colon) }
}

/**
 * Which field of a subject names the organization, the account and the person that it belongs to. A reach without its field cannot
 * be granted: it would be a condition on nothing, which matches every row.
 */
export interface OwnerFields {
  /** `organizationId` where nothing is said. */
  readonly organization?: string
  readonly account?: string
  readonly self?: string
}

export const OWNER_FIELDS: Readonly<Record<Subject, OwnerFields>> = {
  organization: { organization: 'id' },
  account: { account: 'id' },
  user: { account: 'accountId', self: 'id' },
  role: { account: 'accountId', self: 'userId' },
  security: {},
  audit: { account: 'accountId', self: 'userId' },
  resource: { account: 'accountId' },
  instance: { account: 'accountId', self: 'userId' },
  job: { account: 'accountId', self: 'userId' },
  approval: { account: 'accountId', self: 'userId' },
  chat: { account: 'accountId', self: 'userId' },
}

/**
 * What is about the organization as a whole, though its subject has things of accounts and people too: rules and reviews of all
 * accounts, what roles grant everywhere, the workspace of all. A narrower reach of these would either show other accounts or be
 * good for nothing, so there is none.
 */
export const ABOUT_ALL: ReadonlySet<Permission> = new Set<BuiltInPermission>([
  'role:configure',
  'approval:configure',
  'approval:break-glass',
  'chat:install',
])

/** Whether a grant reaches the organization in the sense of H15: reading the organization itself does not count. */
export function reachesOrganization(grant: Grant): boolean {
  return grant.reach === 'organization' && grant.permission !== 'organization:read'
}
