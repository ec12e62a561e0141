import { ROLE_DESCRIPTIONS, ROLE_NAMES, type RoleName } from '../src/policy/factory.ts'
import type { Permission } from '../src/policy/permissions.ts'
import type { Policy } from '../src/policy/policy.ts'

/** Where the page is kept, for people to read. */
export const PERMISSIONS_PAGE = new URL('../../../docs/permissions.md', import.meta.url)

/** What needs a permission: the name of an operation, its permission, and whether only Tenantry itself may call it. */
export type Needs = Readonly<Record<string, { readonly permission: Permission; readonly internal?: true }>>

/** The page of the docs that lists every permission and every role, made from what the product goes by. */
export function permissionsPage(policy: Policy, operations: Needs): string {
  return `# Permissions

Made by \`npm run docs\` from the policy and the table of operations; a test fails where this page says something else.

A grant is a permission with a reach: \`organization\`, one's own \`account\`, or \`self\`, one's own things. A role is a set of grants. These are the roles that every
organization has, with what they grant at the beginning. An organization can change what they grant, reset them, and add roles of its own
([rules](rules.md): H15, H17, H19), by \`session.roles\` or \`/tenantry roles\`. As text, a grant is \`user:read@account\`, and for some fields only
\`user:update@self:firstName,lastName\`.

${ROLE_NAMES.map((role) => `- **${role}**: ${ROLE_DESCRIPTIONS[role]}.`).join('\n')}

| permission | ${ROLE_NAMES.join(' | ')} | needed by |
|---|${ROLE_NAMES.map(() => '---').join('|')}|---|
${policy.permissions.map((permission) => row(policy, permission, operations)).join('\n')}

Where nothing stands in the last column, no operation of Tenantry asks for it yet: a host can, by \`session.can\`. What only the host's own
jobs may call, or Tenantry itself, is not listed.
`
}

function row(policy: Policy, permission: Permission, operations: Needs): string {
  // Whoever holds a permission may still not call what is internal.
  const needing = Object.entries(operations).filter(
    ([, operation]) => operation.permission === permission && operation.internal !== true,
  )
  const cells = [
    `\`${permission}\``,
    ...ROLE_NAMES.map((role) => cell(policy, role, permission)),
    needing.map(([name]) => `\`${name}\``).join(' '),
  ]
  return `| ${cells.join(' | ')} |`
}

function cell(policy: Policy, role: RoleName, permission: Permission): string {
  const grant = policy.factory[role].find((each) => each.permission === permission)
  if (grant === undefined) return '–'
  return grant.fields === undefined ? grant.reach : `${grant.reach}: ${grant.fields.join(', ')}`
}
