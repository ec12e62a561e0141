import type { AnyAbility } from '@casl/ability'
import type { AliasableExpression, ExpressionBuilder, SqlBool, StringReference } from 'kysely'
import { checkedAbility } from './checked-ability.ts'
import type { Columns } from './columns.ts'
import { UnsupportedConditionError } from './errors.ts'
import type { ColumnType } from './parameter-cast.ts'
import { predicateSql } from './predicate-sql.ts'
import { rulesPredicate } from './rules-predicate.ts'

export interface AccessibleByOptions {
  /** Column of each field that rules compare, qualified by its table where a query joins several. Default: the field's own name. */
  readonly column?: (field: string) => string
  /** What a column that arrives as text is in the database. Default: `text`. */
  readonly columnType?: (field: string) => ColumnType
  /** Asks for the rows of which this one field is allowed. Default: the whole row. */
  readonly field?: string
}

export interface TypedAccessibleByOptions<DB, TB extends keyof DB>
  extends Omit<AccessibleByOptions, 'column'> {
  /** As a record it is checked by the compiler, and refuses a field that it does not list; a function is believed. */
  readonly column?: ((field: string) => string) | Readonly<Record<string, StringReference<DB, TB>>>
}

/**
 * The rows that an ability allows, as a condition for `where`: exactly those for which `may` is true.
 *
 * No rule: `where false`. The condition is true or false and never null, so it may be negated or selected. A rule
 * that is limited to fields grants its rows only when `field` names one of them. With type arguments the compiler
 * refuses another table and columns that do not exist.
 *
 * ```ts
 * db.selectFrom('projects').selectAll().where(accessibleBy(ability, 'read', 'Project'))
 * // where ("account_id" = $1::text and "account_id" is not null)
 * ```
 *
 * @param ability from `buildAbility`; any other is refused
 * @throws UnsupportedConditionError when a value does not fit the declared type of its column
 */
export function accessibleBy(
  ability: AnyAbility,
  action: string,
  subjectType: string,
  options?: AccessibleByOptions,
): <DB, TB extends keyof DB>(eb: ExpressionBuilder<DB, TB>) => AliasableExpression<SqlBool>
export function accessibleBy<DB, TB extends keyof DB>(
  ability: AnyAbility,
  action: string,
  subjectType: string,
  options?: TypedAccessibleByOptions<DB, TB>,
): (eb: ExpressionBuilder<DB, TB>) => AliasableExpression<SqlBool>
export function accessibleBy(
  ability: AnyAbility,
  action: string,
  subjectType: string,
  options: AnyOptions = {},
): () => AliasableExpression<SqlBool> {
  const rules = checkedAbility(ability).rulesFor(action, subjectType, options.field)
  const condition = predicateSql(rulesPredicate(rules), columnsOf(options))
  return () => condition
}

interface AnyOptions extends Omit<AccessibleByOptions, 'column'> {
  readonly column?: ((field: string) => string) | Readonly<Record<string, string>>
}

function columnsOf({ column, columnType }: AnyOptions): Columns {
  return {
    reference: (field) => {
      if (column === undefined) return field
      const reference = typeof column === 'function' ? column(field) : listed(column, field)
      if (reference === undefined)
        throw new UnsupportedConditionError(`A rule compares "${field}", which has no column here.`)
      return reference
    },
    type: columnType ?? (() => 'text'),
  }
}

function listed(columns: Readonly<Record<string, string>>, field: string): string | undefined {
  return Object.hasOwn(columns, field) ? columns[field] : undefined
}
