import type { TenantryError } from '@tenantry/core'

/** One thing that is wrong with an input. */
export interface Issue {
  /** The field that it is about, and the place in it: `['roles', '0']`; empty where it is about no field. */
  readonly path: readonly string[]
  readonly problem: string
}

/** What a refusal of the core finds wrong, field by field; empty where it is about no input. */
export function issuesOf({ details }: TenantryError): readonly Issue[] {
  const issues = Array.isArray(details.issues) ? (details.issues as { field: string; problem: string }[]) : []
  return issues.map(({ field, problem }) => ({ path: field === '' ? [] : field.split('.'), problem }))
}
