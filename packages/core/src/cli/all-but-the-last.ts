/** Hands each value on once the next one has come: of the last one a person reads the sum. */
export function allButTheLast<Value>(tell: (value: Value) => void): (value: Value) => void {
  let held: { readonly value: Value } | null = null
  return (value) => {
    if (held !== null) tell(held.value)
    held = { value }
  }
}
