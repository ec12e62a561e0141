/** A rule whose shape is known to grant more than its author meant. Thrown while the ability is built, never later. */
export class UnsafeRuleError extends Error {
  override name = 'UnsafeRuleError'
}

/** An operator or a value that has no exact meaning in SQL. Thrown, never guessed. */
export class UnsupportedConditionError extends UnsafeRuleError {
  override name = 'UnsupportedConditionError'
}

/** A question that has no safe answer: about a bare type, or about a row that lacks what a rule compares. */
export class UnsafeCheckError extends Error {
  override name = 'UnsafeCheckError'
}
