/** What has been started, to be stopped in the opposite order. One that does not stop keeps none of the others from it. */
export class UndoList {
  readonly #steps: (() => Promise<void>)[] = []
  #running: Promise<void> | undefined

  later(step: () => Promise<void>): void {
    this.#steps.push(step)
  }

  /** Stops everything, once. Rejects with the first fault, after all have been tried. */
  run(): Promise<void> {
    this.#running ??= this.#runAll()
    return this.#running
  }

  async #runAll(): Promise<void> {
    const faults: unknown[] = []
    for (const step of this.#steps.toReversed()) {
      await step().catch((fault: unknown) => faults.push(fault))
    }
    if (faults.length > 0) throw faults[0]
  }
}
