import type { Message } from './message.ts'

/** The messages that come back because of one interaction, in the order of their arrival. */
export class Replies {
  readonly messages: Message[] = []
  #taken = 0
  #wake: (() => void)[] = []

  arrived(message: Message): void {
    this.messages.push(message)
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }

  /** Those before this moment have been seen: `next` waits for a later one. */
  seen(): void {
    this.#taken = this.messages.length
  }

  /**
   * The next message that nobody has taken yet.
   *
   * @param timeoutMs how long to wait for it before the promise is rejected
   */
  async next(timeoutMs = 5000): Promise<Message> {
    const deadline = Date.now() + timeoutMs
    while (this.messages.length <= this.#taken) {
      await this.#oneMore(deadline - Date.now(), timeoutMs)
    }
    return this.messages[this.#taken++] as Message
  }

  #oneMore(leftMs: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`No further answer came within ${timeoutMs} ms.`)),
        Math.max(0, leftMs),
      )
      this.#wake.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
