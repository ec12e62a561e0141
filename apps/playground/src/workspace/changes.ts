/** Tells whoever listens that something of the workspace has changed. They look themselves at what. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  /** Calls this function after every change, until the function that comes back is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  announce(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  /**
   * Waits until `look` finds something.
   *
   * @param timeoutMs how long to wait before the promise is rejected, with `what` in its message
   */
  until<Found>(look: () => Found | undefined, what: string, timeoutMs: number): Promise<Found> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look()
        if (found === undefined) return
        stop()
        clearTimeout(timer)
        resolve(found)
      }
      const stop = this.listen(check)
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`${what} did not come within ${timeoutMs} ms.`))
      }, timeoutMs)
      check()
    })
  }
}
