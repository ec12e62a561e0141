/** Remembers what was set last, under so many keys: of further ones that is forgotten which was not set for the longest time. */
export class Recent<Key, Value> {
  readonly #most: number
  readonly #byKey = new Map<Key, Value>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: Key): Value | undefined {
    return this.#byKey.get(key)
  }

  set(key: Key, value: Value): void {
    this.#byKey.delete(key)
    this.#byKey.set(key, value)
    if (this.#byKey.size <= this.#most) return
    for (const oldest of this.#byKey.keys()) {
      this.#byKey.delete(oldest)
      return
    }
  }

  forget(key: Key): void {
    this.#byKey.delete(key)
  }
}
