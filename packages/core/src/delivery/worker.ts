import { AsyncResource } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WhatIsDue, whatIsDue } from '../store/delivery/what-is-due.ts'
import { Alarm } from './alarm.ts'
import type { Background } from './background.ts'
import { deliver } from './deliver.ts'
import type { KnownHandler } from './handler.ts'
import { Jobs } from './jobs.ts'
import { runStep } from './run-step.ts'

/** A process that is there for a moment only, such as the command line, does not look at all. */
const FIRST_LOOK_MS = 1_000

/** How often a process asks, at most this long after what it would have heard of: another one wrote it and died, or a notice was lost. */
const LOOK_MS = { idle: 30_000, listening: 5_000, deaf: 1_000 } as const

/** Each uses a connection while it runs. */
const STEPS = { quick: 4, slow: 4 } as const

/** Of one handler. One that hangs in some organizations does not keep the others waiting. */
const DELIVERIES = { quick: 8, slow: 64 } as const

/** What `stop` waits for what is running, in milliseconds, before it is told to stop; and how long it waits after that. */
const STOP_MS = { wait: 3_000, abort: 1_000 } as const

/** Does what is due, in the background, for as long as this process has Tenantry open. */
export class Worker {
  readonly #background: Background
  readonly #alarm = new Alarm()
  readonly #steps = new Jobs(STEPS, () => this.#changed())
  readonly #handlers = new Map<string, { readonly handler: KnownHandler; readonly jobs: Jobs }>()
  readonly #closing = new AbortController()
  readonly #abort = new AbortController()
  /** Whoever is first to call Tenantry begins the loop; what is done in it has nothing to do with their request. */
  readonly #outside = new AsyncResource('tenantry.delivery')
  #loop: Promise<void> | undefined
  readonly #runs = new Set<Promise<void>>()
  #anyHandler = false
  /** How often a job has ended. */
  #changes = 0

  constructor(background: Background) {
    this.#background = background
  }

  /** Whether any process, as far as is known, wants to hear of events. */
  get anyHandler(): boolean {
    return this.#anyHandler
  }

  /** Begins to look for what is due; may be called again. */
  begin(): void {
    if (this.#closing.signal.aborted) return
    this.#loop ??= this.#outside.runInAsyncScope(() => this.#lookAgainAndAgain())
  }

  /** There may be something new that is due. */
  wake(): void {
    this.#alarm.ring()
  }

  /** Delivers events to a handler from now on. */
  add(handler: KnownHandler): void {
    this.#handlers.set(handler.name, { handler, jobs: new Jobs(DELIVERIES, () => this.#changed()) })
    this.#anyHandler = true
    this.begin()
    this.wake()
  }

  /** Gives a handler nothing more, and waits for what it is at. */
  async remove(name: string): Promise<void> {
    const removed = this.#handlers.get(name)
    this.#handlers.delete(name)
    await removed?.jobs.settled()
  }

  /** Does everything that is due now, here, and resolves when nothing is left, or when this process lets go of Tenantry. */
  runDue(): Promise<void> {
    const run = this.#runDue().finally(() => this.#runs.delete(run))
    this.#runs.add(run)
    return run
  }

  async #runDue(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      // A job that ends while the database is asked may leave more to do than the answer knows of.
      const changes = this.#changes
      const wasIdle = this.#idle
      const { begun } = await this.#look()
      if (begun === 0 && wasIdle && this.#idle && changes === this.#changes) return
      await this.#settled()
    }
  }

  /** Begins nothing more and waits a few seconds for what is running. What does not end is found again by whoever comes next. */
  async stop(): Promise<void> {
    this.#closing.abort()
    this.#alarm.ring()
    const settled = Promise.allSettled([this.#loop, ...this.#runs, this.#settled()])
    if (await within(STOP_MS.wait, settled)) return
    this.#abort.abort(new Error('this process lets go of Tenantry'))
    await within(STOP_MS.abort, settled)
  }

  #changed(): void {
    this.#changes += 1
    this.#alarm.ring()
  }

  get #idle(): boolean {
    return this.#jobs.every(({ size }) => size === 0)
  }

  get #jobs(): readonly Jobs[] {
    return [this.#steps, ...[...this.#handlers.values()].map(({ jobs }) => jobs)]
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#jobs.map((jobs) => jobs.settled()))
  }

  async #lookAgainAndAgain(): Promise<void> {
    const { signal } = this.#closing
    if (this.#handlers.size === 0) await this.#alarm.sleep(FIRST_LOOK_MS)
    while (!signal.aborted) {
      // The database may be away, or not migrated yet: it is asked again.
      const { nextMs } = await this.#look().catch(() => ({ nextMs: this.#lookMs }))
      await this.#alarm.sleep(Math.min(nextMs ?? this.#lookMs, this.#lookMs), this.#handlers.size > 0)
    }
  }

  get #lookMs(): number {
    if (this.#handlers.size === 0) return LOOK_MS.idle
    return this.#background.hearsOthers() ? LOOK_MS.listening : LOOK_MS.deaf
  }

  async #look(): Promise<{ begun: number; nextMs: number | null }> {
    const { quietWorld } = this.#background
    const handlers = [...this.#handlers.keys()]
    const asked = { now: quietWorld.now(), handlers }
    const due = await quietWorld.transaction('write', ({ db }) => whatIsDue(db, asked))
    this.#anyHandler = due.anyHandler
    return { begun: this.#closing.signal.aborted ? 0 : this.#begin(due), nextMs: due.nextMs }
  }

  /** Begins what is due and may begin; says how much that is. */
  #begin({ steps, deliveries }: WhatIsDue): number {
    const ending = { closing: this.#closing.signal, abort: this.#abort.signal }
    const begun = [
      ...steps.map((step) => this.#steps.begin(step.id, () => runStep(this.#background, step))),
      ...deliveries.map(({ organizationId, handler: name }) => {
        const known = this.#handlers.get(name)
        if (known === undefined) return false
        const destination = { handler: known.handler, organizationId }
        return known.jobs.begin(organizationId, () => deliver(this.#background, destination, ending))
      }),
    ]
    return begun.filter(Boolean).length
  }
}

/** Whether something ends within so many milliseconds. */
async function within(ms: number, what: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false)
  const inTime = await Promise.race([what.then(() => true), late])
  timer.abort()
  return inTime
}
