export type { CardReader, CardsOfRequest } from './approval-cards.ts'
export type { ApprovalRequest } from './approvals/view.ts'
export {
  ChatDoor,
  type Identified,
  type LinkPreview,
  nameOf,
  type Received,
  type Workspace,
} from './chat-door.ts'
export type { ExecuteOptions } from './checked-call.ts'
export type { Delegated } from './commands/approvals/delegate.ts'
export type { Invitation } from './commands/chat/invite-to-link.ts'
export type { IssuedCode } from './commands/chat/issue-connect-code.ts'
export type { IssuedEmailCode } from './commands/email/issue-email-code.ts'
export type { RequestedEmailChange } from './commands/email/request-email-change.ts'
export type { PasswordSet } from './commands/passwords/set-password.ts'
export type { RotatedOrganizationSecret } from './commands/secrets/rotate-organization-secret.ts'
export type { RotatedSecret } from './commands/secrets/rotate-user-secret.ts'
export type { CreatedUser } from './commands/users/create-user.ts'
export type { Subscription } from './delivery/deliveries.ts'
export type { Delivery, EventHandler, HandlerOptions } from './delivery/handler.ts'
export type { Account } from './domain/account.ts'
export type { ApprovalRule } from './domain/approval/approval-rule.ts'
export type { DeliveredEvent } from './domain/delivered-event.ts'
export type { AccountId, OrganizationId, SecretId, TicketId, UserId } from './domain/id.ts'
export type { RowProblem, TransferFormat } from './domain/import.ts'
export type { Organization, OrganizationLimits, Status } from './domain/organization.ts'
export type { ChatIdentity, Principal } from './domain/principal.ts'
export { Secret } from './domain/secret.ts'
export type { SecretInfo } from './domain/secret-info.ts'
export { displayName, type User } from './domain/user.ts'
export { REFUSALS, type RefusalCode, TenantryError } from './errors.ts'
export type { DeadLetter, HostEvents, WhichLetters } from './host-events.ts'
export type { ChatVerb, Noun, NoVerb } from './operations/chat-verb.ts'
export type { Command } from './operations/define-command.ts'
export type { Query } from './operations/define-query.ts'
export {
  defineHostCommand as defineCommand,
  type HostCommand,
  type HostHappening,
  type HostVerb,
  type HostWork,
} from './operations/host/host-command.ts'
export { type InputField, inputFields } from './operations/input-fields.ts'
export { OPERATIONS, type OperationName, type Operations, type OperationTable } from './operations/table.ts'
export { ROLE_NAMES, type RoleName } from './policy/factory.ts'
export type { HostSubject } from './policy/host-subject.ts'
export type { Grant, Permission } from './policy/permissions.ts'
export type { RoleView } from './policy/role-view.ts'
export type { Page } from './queries/page.ts'
export type { AuditEvent } from './queries/readable-event.ts'
export type { Verified } from './queries/verify-audit.ts'
export type { InputOf, OutputOf } from './session/operation-types.ts'
export type { SessionTransaction } from './session/transaction.ts'
export type { ExportUsersOptions } from './session/transfer.ts'
export { Session } from './session.ts'
export type { SignedUp } from './sign-up.ts'
export type { Diagnosis } from './store/doctor/doctor.ts'
export type { Finding } from './store/doctor/finding.ts'
export type { DoctorOptions, HistoryProgress } from './store/doctor/history-findings.ts'
export type { Migrated } from './store/migrating/migrate.ts'
export type { DatabaseLocation } from './store/opening/open-database.ts'
export type { Review } from './store/tables/approval-reviews.ts'
export { createTenantry, type Secrets, type Tenantry, type TenantryOptions } from './tenantry.ts'
export type { ExportOptions } from './transfer/export-file.ts'
export type { ImportCounts, ImportOptions, ImportReport } from './transfer/import-file.ts'
export type { Source } from './transfer/read-text.ts'
