import type { Kind, Plain } from './scalar.ts'

export type Comparator = '<' | '<=' | '>' | '>='

/**
 * Conditions after parsing: the one form that both the check in memory and the SQL are made from, so the two
 * cannot drift apart. Each node is true or false and never unknown, so `not` needs no special case.
 */
export type Predicate =
  | { readonly op: 'all'; readonly of: readonly Predicate[] }
  | { readonly op: 'any'; readonly of: readonly Predicate[] }
  | { readonly op: 'not'; readonly of: Predicate }
  | { readonly op: 'null'; readonly field: string }
  | InPredicate
  | OrderPredicate

/** The field holds one of these values; null is never one of them. Never empty: that is `any` of nothing. */
export interface InPredicate {
  readonly op: 'in'
  readonly field: string
  readonly kind: Kind
  readonly values: ReadonlySet<Plain>
}

/** The field is not null and stands on this side of the value. */
export interface OrderPredicate {
  readonly op: 'order'
  readonly field: string
  readonly kind: Kind
  readonly comparator: Comparator
  readonly value: Plain
}
