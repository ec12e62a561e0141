/** A sleep that can be ended early. Who wakes it while nobody sleeps ends the next sleep before it begins. */
export class Alarm {
  #rung = false
  #wakeUp: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wakeUp?.()
  }

  /** Sleeps until the alarm is rung, but not longer than so many milliseconds. It does not keep the process alive. */
  async sleep(forMs: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, forMs).unref()
      this.#wakeUp = resolve
      await promise
      clearTimeout(timer)
      this.#wakeUp = undefined
    }
    this.#rung = false
  }
}
