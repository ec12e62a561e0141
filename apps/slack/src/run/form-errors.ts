import { TenantryError } from '@tenantry/core'
import type { ChatRefusal } from '../refusal.ts'

/**
 * A refusal beside the field that it is about, so that the form stays open with all that was typed. Slack shows nothing for a field
 * that is not there: what is about no field stands beside the first one.
 *
 * @param fields the fields of the form that was submitted
 * @returns null for what is not for the form to show
 */
export function formErrors(
  error: TenantryError | ChatRefusal,
  fields: readonly string[],
): Readonly<Record<string, string>> | null {
  const [first] = fields
  if (first === undefined) return null
  if (!(error instanceof TenantryError)) return { [first]: error.message }
  if (error.code === 'unavailable' || error.code === 'unauthenticated') return null
  const errors: Record<string, string> = {}
  for (const { field, problem } of issuesOf(error)) errors[fields.includes(field) ? field : first] ??= problem
  if (Object.keys(errors).length > 0) return errors
  const { field } = error.details
  return { [typeof field === 'string' && fields.includes(field) ? field : first]: error.message }
}

function issuesOf({ details }: TenantryError): readonly { field: string; problem: string }[] {
  const issues = Array.isArray(details.issues) ? (details.issues as { field: string; problem: string }[]) : []
  return issues.map(({ field, problem }) => ({
    field: field.split('.')[0] ?? '',
    problem: problem.charAt(0).toUpperCase() + problem.slice(1),
  }))
}
