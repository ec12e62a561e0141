import { whatIsDue } from '../store/delivery/what-is-due.ts'
import { Alarm } from './alarm.ts'
import type { Background } from './background.ts'
import { Jobs } from './jobs.ts'
import { runStep } from './run-step.ts'

/** A process that is there for a moment only, such as the command line, does not look at all. */
const FIRST_LOOK_MS = 1_000

/** How often a process asks whether a step is due that it did not write itself: the writer may have died. */
const IDLE_LOOK_MS = 30_000

/** Each uses a connection while it runs. */
const STEPS_AT_ONCE = 4

/** What `stop` waits at most for what is running, in milliseconds. */
const STOP_MS = 3_000

/** Does what is due, in the background, for as long as this process has Tenantry open. */
export class Worker {
  readonly #background: Background
  readonly #alarm = new Alarm()
  readonly #steps = new Jobs(() => this.#alarm.ring())
  #loop: Promise<void> | undefined
  #stopped = false

  constructor(background: Background) {
    this.#background = background
  }

  /** Begins to look for what is due; may be called again. */
  begin(): void {
    if (this.#stopped) return
    this.#loop ??= this.#lookAgainAndAgain()
  }

  /** There may be something new that is due. */
  wake(): void {
    this.#alarm.ring()
  }

  /** Does everything that is due now, here, and resolves when nothing is left. */
  async runDue(): Promise<void> {
    for (;;) {
      const { begun } = await this.#look()
      if (begun === 0 && this.#steps.size === 0) return
      await this.#steps.settled()
    }
  }

  /** Begins nothing more, and waits a few seconds for what is running. What does not end is found again by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#alarm.ring()
    const { promise: tooLate, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, STOP_MS)
    await Promise.race([Promise.all([this.#loop, this.#steps.settled()]), tooLate])
    clearTimeout(timer)
  }

  async #lookAgainAndAgain(): Promise<void> {
    await this.#alarm.sleep(FIRST_LOOK_MS)
    while (!this.#stopped) {
      // The database may be away, or not migrated yet: it is asked again.
      const { nextMs } = await this.#look().catch(() => ({ nextMs: IDLE_LOOK_MS }))
      await this.#alarm.sleep(Math.min(nextMs, IDLE_LOOK_MS))
    }
  }

  async #look(): Promise<{ begun: number; nextMs: number }> {
    const { quietWorld } = this.#background
    const now = quietWorld.now()
    const due = await quietWorld.transaction('read', ({ db }) => whatIsDue(db, { now }))
    let begun = 0
    for (const step of due.steps) {
      if (this.#stopped || this.#steps.size >= STEPS_AT_ONCE) break
      if (this.#steps.begin(step.id, () => runStep(this.#background, step))) begun += 1
    }
    return { begun, nextMs: due.nextStepMs ?? IDLE_LOOK_MS }
  }
}
