import type { Reach } from '../domain/role.ts'
import { TenantryError } from '../errors.ts'
import { perRole, type RoleName } from './factory.ts'
import { type Grant, type HostPermission, OWNER_FIELDS, type OwnerFields } from './permissions.ts'

/** A subject of the host's own: what can be done to it, and who may at the beginning. */
export interface HostSubject {
  /** Which fields of its rows say whose they are. */
  readonly owner: OwnerFields
  /** Each action with the reach of those who are no organization administrators; these may do each to all of the organization's. */
  readonly actions: Readonly<Record<string, FactoryReaches>>
}

type FactoryReaches = Readonly<
  Partial<Record<Exclude<RoleName, 'org-admin'>, Exclude<Reach, 'organization'>>>
>

/** A host's subject, checked, as the policy takes it in. */
interface AddedSubject {
  readonly subject: string
  readonly owner: OwnerFields
  readonly permissions: readonly HostPermission[]
  readonly grants: Readonly<Record<RoleName, readonly Grant[]>>
}

/** Subjects and actions are words that a person can type: `project`, `break-glass`. */
const WORD = /^[a-z]+(-[a-z]+)*$/

/** @throws TenantryError `invalid_input` for a subject that exists already, and for names or reaches that mean nothing */
export function checkedSubject(subject: string, { owner, actions }: HostSubject): AddedSubject {
  if (!WORD.test(subject) || Object.hasOwn(OWNER_FIELDS, subject))
    throw invalid(`"${subject}" cannot be a subject: it is one already, or no word in lower case.`)
  const rows = Object.entries(actions).map(([action, reaches]) => {
    if (!WORD.test(action)) throw invalid(`"${action}" cannot be an action: it is no word in lower case.`)
    const permission = `${subject}:${action}` as HostPermission
    for (const reach of Object.values(reaches)) {
      if (owner[reach] === undefined)
        throw invalid(
          `${permission} cannot have the reach "${reach}": no field of ${subject} says whose it is.`,
        )
    }
    return { permission, reaches }
  })
  return {
    subject,
    owner,
    permissions: rows.map(({ permission }) => permission),
    grants: perRole((role) =>
      rows.flatMap(({ permission, reaches }) => {
        const reach = role === 'org-admin' ? 'organization' : reaches[role]
        return reach === undefined ? [] : [{ permission, reach }]
      }),
    ),
  }
}

function invalid(sentence: string): TenantryError {
  return new TenantryError('invalid_input', sentence)
}
