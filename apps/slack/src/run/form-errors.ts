import { TenantryError } from '@tenantry/core'
import { issuesOf } from '../present/issues.ts'
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
  for (const { path, problem } of issuesOf(error)) {
    const [field = ''] = path
    errors[fields.includes(field) ? field : first] ??= problem.charAt(0).toUpperCase() + problem.slice(1)
  }
  if (Object.keys(errors).length > 0) return errors
  const { field } = error.details
  return { [typeof field === 'string' && fields.includes(field) ? field : first]: error.message }
}
