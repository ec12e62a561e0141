/**
 * Conditions on the rows of one table, for `satisfies`: a column that the table lacks, a value of another type than
 * the column's and an operator that this package refuses do not compile.
 *
 * @typeParam Row a row as it is selected: `Selectable<Database['projects']>`
 */
export type Conditions<Row> = { readonly [Column in keyof Row]?: Row[Column] | Operators<Row[Column]> } & {
  readonly $and?: readonly Conditions<Row>[]
  readonly $or?: readonly Conditions<Row>[]
  readonly $not?: Conditions<Row>
}

interface Operators<Value> {
  readonly $eq?: Value
  readonly $ne?: Value
  readonly $in?: readonly Value[]
  readonly $nin?: readonly Value[]
  readonly $lt?: NonNullable<Value>
  readonly $lte?: NonNullable<Value>
  readonly $gt?: NonNullable<Value>
  readonly $gte?: NonNullable<Value>
  readonly $not?: Operators<Value>
}
