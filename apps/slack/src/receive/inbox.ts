import { setTimeout as sleep } from 'node:timers/promises'
import {
  type OrganizationId,
  type Received,
  type Tenantry,
  TenantryError,
  type Workspace,
} from '@tenantry/core'
import type { Said } from '../grammar/read-command.ts'
import type { Log } from '../log.ts'
import type { ChatRequest } from './chat-request.ts'
import { holdsSecret } from './holds-secret.ts'
import { storedRequest } from './stored-request.ts'

/** What became of the one insert. */
export type Admission =
  | { readonly taken: true; readonly organizationId: OrganizationId | null }
  /** `replay`: it was taken before. `late`: it is not taken and will not be. */
  | { readonly taken: false; readonly why: 'replay' | 'late' }
  /** Its commit has left, and may be one: then it is answered once that is known here, or by whoever takes it over. */
  | { readonly taken: false; readonly why: 'unknown'; readonly later?: Promise<Admission> }

/** After these delays in milliseconds it is tried again to write down that a request has its answer. */
const SETTLE_AGAIN_MS = [1_000, 5_000, 30_000, 120_000]

/** So long it is gathered which requests that only looked have their answer. A bot that dies meanwhile lets them be answered again. */
const GATHER_MS = 100

/** The inbox of requests: a row is what it means to have accepted one. */
export class Inbox {
  readonly #tenantry: Tenantry
  readonly #said: Said
  readonly #log: Log
  readonly #acceptMs: number
  /** Of the workspaces in which the bot is, which are few. */
  readonly #lastOrganizations = new Map<string, OrganizationId | null>()
  readonly #gathered = new Map<OrganizationId, string[]>()
  #gathering: NodeJS.Timeout | undefined
  #settling: Promise<void> = Promise.resolve()

  constructor({ tenantry, names, verbs, log }: Said & { tenantry: Tenantry; log: Log }, acceptMs: number) {
    this.#acceptMs = acceptMs
    this.#tenantry = tenantry
    this.#said = { names, verbs }
    this.#log = log
  }

  /**
   * Takes a request, once, or not at all when it takes too long. A fault is thrown.
   *
   * @param fresh told for which organization it is about to be taken, if it is, while that is being written down
   */
  async admit(
    request: ChatRequest,
    key: string,
    fresh: (organizationId: OrganizationId | null) => void,
  ): Promise<Admission> {
    const late = new AbortController()
    let committing = false
    const payload = storedRequest(request, holdsSecret(request, this.#said))
    const inserted = this.#tenantry.chat.receive({
      workspace: request.workspace,
      signature: key,
      payload,
      signal: late.signal,
      found: (received) => {
        committing = true
        this.#lastOrganizations.set(nameOf(request.workspace), received.organizationId)
        if (received.fresh) fresh(received.organizationId)
      },
    })
    const admission = inserted.then(admissionOf, notTaken)
    return new Promise<Admission>((resolve, reject) => {
      const timer = setTimeout(() => {
        late.abort()
        // A commit cannot be called back: that nothing was done may not be said any more.
        resolve(
          committing ? { taken: false, why: 'unknown', later: admission } : { taken: false, why: 'late' },
        )
      }, this.#acceptMs)
      admission.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }

  /** The organization that a workspace was connected to when its last request came, or null: a guess at where the next one belongs. */
  lastOrganizationOf(workspace: Workspace): OrganizationId | null {
    return this.#lastOrganizations.get(nameOf(workspace)) ?? null
  }

  /** Writes down that a request has its answer, so that no other process gives it one; tried again in the background. */
  async settle(organizationId: OrganizationId | null, key: string): Promise<void> {
    if (organizationId !== null) await this.#settleAll(organizationId, [key])
  }

  /** The same a moment later, with all that have theirs by then: a transaction for each would hold up whoever asks next. */
  settleSoon(organizationId: OrganizationId | null, key: string): void {
    if (organizationId === null) return
    const keys = this.#gathered.get(organizationId)
    if (keys === undefined) this.#gathered.set(organizationId, [key])
    else keys.push(key)
    this.#gathering ??= setTimeout(() => void this.settleNow(), GATHER_MS)
  }

  /** Writes down at once what was gathered. */
  settleNow(): Promise<void> {
    clearTimeout(this.#gathering)
    this.#gathering = undefined
    const gathered = [...this.#gathered]
    this.#gathered.clear()
    this.#settling = this.#settling.then(async () => {
      for (const [organizationId, keys] of gathered) await this.#settleAll(organizationId, keys)
    })
    return this.#settling
  }

  async #settleAll(organizationId: OrganizationId, keys: readonly string[]): Promise<void> {
    if (!(await this.#answered(organizationId, keys))) void this.#settleLater(organizationId, keys)
  }

  async #settleLater(organizationId: OrganizationId, keys: readonly string[]): Promise<void> {
    for (const delayMs of SETTLE_AGAIN_MS) {
      await sleep(delayMs, undefined, { ref: false })
      if (await this.#answered(organizationId, keys)) return
    }
  }

  async #answered(organizationId: OrganizationId, keys: readonly string[]): Promise<boolean> {
    try {
      await this.#tenantry.chat.answered(organizationId, keys)
      return true
    } catch (error) {
      this.#log.warn(
        { requests: keys.map((key) => key.slice(0, 16)), error: String(error) },
        'an answer could not be written down yet',
      )
      return false
    }
  }
}

function nameOf({ enterpriseId, teamId }: Workspace): string {
  return `${enterpriseId ?? ''} ${teamId}`
}

function admissionOf({ organizationId, fresh }: Received): Admission {
  return fresh ? { taken: true, organizationId } : { taken: false, why: 'replay' }
}

function notTaken(error: unknown): Admission {
  if (!(error instanceof TenantryError)) throw error
  return { taken: false, why: error.details.outcome === 'unknown' ? 'unknown' : 'late' }
}
