import type { ColumnType } from './parameter-cast.ts'

/** Where the fields that rules speak of are found in a query. */
export interface Columns {
  /** The column of a field, as `column`, `table.column` or `schema.table.column`. */
  readonly reference: (field: string) => string
  readonly type: (field: string) => ColumnType
}
