export {
  ChatDoor,
  type Identified,
  type LinkPreview,
  nameOf,
  type Received,
  type Workspace,
} from './chat-door.ts'
export type { ExecuteOptions } from './checked-call.ts'
export type { Invitation } from './commands/chat/invite-to-link.ts'
export type { IssuedCode } from './commands/chat/issue-connect-code.ts'
export type { RotatedSecret } from './commands/secrets/rotate-user-secret.ts'
export type { CreatedUser } from './commands/users/create-user.ts'
export type { Account } from './domain/account.ts'
export type { AccountId, OrganizationId, TicketId, UserId } from './domain/id.ts'
export type { Organization, OrganizationLimits, Status } from './domain/organization.ts'
export type { ChatIdentity, Principal } from './domain/principal.ts'
export { Secret } from './domain/secret.ts'
export { displayName, type User } from './domain/user.ts'
export { REFUSALS, type RefusalCode, TenantryError } from './errors.ts'
export type { ChatVerb, Noun, NoVerb } from './operations/chat-verb.ts'
export type { Command } from './operations/define-command.ts'
export type { Query } from './operations/define-query.ts'
export { type InputField, inputFields } from './operations/input-fields.ts'
export { OPERATIONS, type OperationName, type Operations } from './operations/table.ts'
export { ROLE_NAMES, type RoleName } from './policy/factory.ts'
export type { Permission } from './policy/permissions.ts'
export type { AuditEvent } from './queries/list-audit.ts'
export type { Page } from './queries/page.ts'
export type { Verified } from './queries/verify-audit.ts'
export type { InputOf, OutputOf } from './session/operation-types.ts'
export { Session } from './session.ts'
export type { SignedUp } from './sign-up.ts'
export type { Diagnosis } from './store/doctor/doctor.ts'
export type { Finding } from './store/doctor/finding.ts'
export type { Migrated } from './store/migrating/migrate.ts'
export type { DatabaseLocation } from './store/opening/open-database.ts'
export { createTenantry, type Secrets, type Tenantry, type TenantryOptions } from './tenantry.ts'
