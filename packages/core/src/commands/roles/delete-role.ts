import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { role } from '../../operations/fields.ts'
import type { Work } from '../../operations/work.ts'
import { allows } from '../../policy/authorize.ts'
import { refuseRoleAboveCeiling } from '../../policy/role-rules.ts'
import { type RoleView, roleView } from '../../policy/role-view.ts'
import { countHolders, someHolders } from '../../store/tables/roles/holders.ts'
import { deleteRole as removeRole } from '../../store/tables/roles/write-roles.ts'
import { loadRole, lockForChange } from './change-role.ts'

/** So many of those who hold a role are named; of all of them the number is told. */
const NAMED = 3

/** Deletes a role that was added, once nobody holds it. */
export const deleteRole = defineCommand({
  name: 'role.delete',
  summary: 'Delete a role that was added',
  permission: 'role:configure',
  risk: 'destructive',
  input: z.strictObject({ role }),
  chat: {
    noun: 'tenantry',
    verb: 'roles delete',
    positional: ['role'],
    confirm: true,
    example: '/tenantry roles delete auditor',
  },
  lock: (work, input) => lockForChange(work, input.role),
  load: (work, input) => loadRole(work, input.role),
  authorized: (_loaded, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check(work, _input, { role: { name, isFactory }, before }) {
    if (isFactory)
      throw new TenantryError(
        'conflict',
        `Every organization has the role ${name}, so it cannot be deleted. Change what it grants instead.`,
      )
    refuseRoleAboveCeiling(work.actor, name, before)
    await refuseHeld(work, name)
  },
  // What is called so later is another role.
  gives: (_work, _input, { role: { name }, before }) => [{ role: name, before, after: null, isHeld: false }],
  effects: async (_work, input) => [`Nobody holds ${input.role}, and nobody can be given it any more.`],
  async handle(work, _input, { role: stored, before }): Promise<RoleView> {
    await removeRole(work.scope, stored.name)
    work.record({
      type: 'role.deleted',
      on: { type: 'role', id: stored.name },
      accountId: null,
      before: { grants: before, description: stored.description },
    })
    return roleView(work.policy, stored)
  },
})

async function refuseHeld({ actor, scope }: Work, role: string): Promise<void> {
  const { users, accounts } = await countHolders(scope, role)
  if (users + accounts === 0) return
  const some = await someHolders(scope, role, NAMED)
  const names = some
    .filter((user) => allows(actor.ability, 'user:read', { row: user }))
    .map(({ firstName, lastName }) => `${firstName} ${lastName}`)
  const who = [
    ...(users > 0 ? [users === 1 ? '1 user' : `${users} users`] : []),
    ...(accounts > 0 ? [accounts === 1 ? '1 account' : `${accounts} accounts`] : []),
  ].join(' and ')
  throw new TenantryError(
    'conflict',
    `The role ${role} is held by ${who}${names.length === 0 ? '' : `, such as ${names.join(', ')}`}. Take it away first.`,
    { users, accounts },
  )
}
