/** A sleep that can be ended early. Who rings while nobody sleeps ends the next sleep before it begins. */
export class Alarm {
  #rung = false
  #wakeUp: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wakeUp?.()
  }

  /**
   * Sleeps until the alarm is rung, but not longer than so many milliseconds.
   *
   * @param awake whether the process stays for it, when it has nothing else to do
   */
  async sleep(forMs: number, awake = false): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, forMs)
      if (!awake) timer.unref()
      this.#wakeUp = resolve
      await promise
      clearTimeout(timer)
      this.#wakeUp = undefined
    }
    this.#rung = false
  }
}
