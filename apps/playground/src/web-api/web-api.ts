import type { Faults } from '../clients/faults.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Arguments } from './arguments.ts'
import { chatMethods } from './chat-methods.ts'
import { conversationMethods } from './conversation-methods.ts'
import type { Method } from './method.ts'
import type { RateLimits } from './rate-limits.ts'
import { Refusal } from './refusal.ts'
import { teamMethods } from './team-methods.ts'
import { viewMethods } from './view-methods.ts'

const methods: Record<string, Method> = {
  ...teamMethods,
  ...conversationMethods,
  ...chatMethods,
  ...viewMethods,
}

export interface ApiRequest {
  method: string
  body: string
  contentType: string
  authorization: string | undefined
}

/** Slack's Web API for one bot token. Every answer is an object with `ok`; every refusal has Slack's name. */
export class WebApi {
  readonly #workspace: Workspace
  readonly #token: string
  readonly #faults: Faults
  readonly #limits: RateLimits | undefined

  constructor(
    workspace: Workspace,
    settings: { token: string; faults: Faults; limits: RateLimits | undefined },
  ) {
    this.#workspace = workspace
    this.#token = settings.token
    this.#faults = settings.faults
    this.#limits = settings.limits
  }

  /** Answers one call; what is refused is thrown as a `Refusal`. */
  call(request: ApiRequest): object {
    const given = Arguments.of(request.body, request.contentType)
    const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
    if (!method) throw new Refusal('unknown_method')
    this.#authenticate(request, given)
    this.#faults.refuseIfRateLimited(request.method)
    this.#limits?.count(request.method, given)
    return { ok: true, ...method(this.#workspace, given) }
  }

  #authenticate({ authorization, method }: ApiRequest, given: Arguments): void {
    const token = authorization?.replace(/^Bearer /, '') ?? given.optional('token')
    if (token === this.#token || (token === undefined && method === 'api.test')) return
    throw new Refusal(token === undefined || token === '' ? 'not_authed' : 'invalid_auth')
  }
}
