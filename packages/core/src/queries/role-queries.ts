import { z } from 'zod'
import { defineQuery } from '../operations/define-query.ts'
import { role } from '../operations/fields.ts'
import { notFound } from '../operations/not-found.ts'
import { type RoleView, roleView } from '../policy/role-view.ts'
import { readRole, readRoles } from '../store/tables/roles/read-roles.ts'
import type { Page } from './page.ts'

/** Every role of the organization with what it grants: those that every organization has first. There are few, so it is one page. */
export const listRoles = defineQuery({
  name: 'role.list',
  summary: 'List the roles',
  permission: 'organization:read',
  input: z.strictObject({}),
  chat: { noun: 'tenantry', verb: 'roles', positional: [], example: '/tenantry roles' },
  async run({ scope, policy }): Promise<Page<RoleView>> {
    const roles = await readRoles(scope)
    return { items: roles.map((stored) => roleView(policy, stored)), nextCursor: null, more: null }
  },
})

/** One role with what it grants. */
export const getRole = defineQuery({
  name: 'role.get',
  summary: 'Show a role and what it grants',
  permission: 'organization:read',
  input: z.strictObject({ role }),
  chat: {
    noun: 'tenantry',
    verb: 'roles show',
    positional: ['role'],
    example: '/tenantry roles show account-admin',
  },
  async run({ scope, policy }, input): Promise<RoleView> {
    const stored = await readRole(scope, input.role)
    if (stored === null) throw notFound('role')
    return roleView(policy, stored)
  },
})
