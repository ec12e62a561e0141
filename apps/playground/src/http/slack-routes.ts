import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults } from '../clients/faults.ts'
import { Refusal } from '../web-api/refusal.ts'
import { postToResponseUrl } from '../web-api/response-posts.ts'
import type { WebApi } from '../web-api/web-api.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readBody } from './read-body.ts'
import { sendJson } from './send-json.ts'

/** What Slack offers to a bot over HTTP: the Web API and the response addresses. */
export class SlackRoutes {
  readonly #parts: { workspace: Workspace; webApi: WebApi; faults: Faults }

  constructor(parts: { workspace: Workspace; webApi: WebApi; faults: Faults }) {
    this.#parts = parts
  }

  async api(request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
    const { webApi } = this.#parts
    await answering(response, async () => {
      const body = await readBody(request)
      const contentType = request.headers['content-type'] ?? ''
      return webApi.call({ method, body, contentType, authorization: request.headers.authorization })
    })
  }

  async responseUrl(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const { workspace, faults } = this.#parts
    await answering(
      response,
      async () => {
        const body = await readBody(request)
        faults.refuseIfResponseUrlsFail()
        postToResponseUrl(workspace, id, parsed(body))
        return { ok: true }
      },
      400,
    )
  }
}

/**
 * @param refusedStatus the status of a refusal that names none: the Web API says 200 even then, a response address 400
 */
async function answering(
  response: ServerResponse,
  answer: () => Promise<object>,
  refusedStatus = 200,
): Promise<void> {
  try {
    const body = await answer()
    response.setHeader('X-OAuth-Scopes', 'chat:write,commands,im:write,users:read,users:read.email')
    sendJson(response, 200, body)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', String(error.retryAfterSeconds))
    sendJson(response, error.status ?? refusedStatus, refused(error))
  }
}

const refused = ({ reason, problems }: Refusal): object => ({
  ok: false,
  error: reason,
  ...(problems.length > 0
    ? { errors: problems.map(withoutTag), response_metadata: { messages: problems } }
    : {}),
})

const withoutTag = (problem: string): string => problem.replace('[ERROR] ', '')

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw new Refusal('invalid_payload', { status: 400 })
  }
}
