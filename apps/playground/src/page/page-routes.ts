import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject } from '../blocks/check.ts'
import type { CommandHint } from '../clients/command-hint.ts'
import type { Person } from '../clients/person.ts'
import { HttpRefusal } from '../http/http-refusal.ts'
import { refuseForeignPage, refuseOtherThanJson } from '../http/own-origin.ts'
import { readBody } from '../http/read-body.ts'
import { sendJson } from '../http/send-json.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Live } from './live.ts'
import { pageActs } from './page-acts.ts'
import { pageState } from './page-state.ts'
import type { People } from './people.ts'
import { sendFile } from './static-files.ts'

interface PageParts {
  workspace: Workspace
  commands: readonly CommandHint[]
  beginnings: readonly string[]
  people: People
  /** What the banner says. */
  notice: string | undefined
  as: (memberId: string) => Person
}

/** What the page in the browser asks for: its files, the people, a live window, and the acts of one person. */
export class PageRoutes {
  readonly #parts: PageParts
  readonly #live: Live

  constructor(parts: PageParts) {
    this.#parts = parts
    this.#live = new Live(parts.workspace.changes)
  }

  file(response: ServerResponse, path: string): Promise<void> {
    return sendFile(response, path === '/' ? 'index.html' : path.slice(1))
  }

  async data(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    refuseForeignPage(request)
    const name = url.pathname.slice('/page/'.length)
    if (request.method === 'GET' && name === 'people') return this.#sendPeople(response)
    if (request.method === 'GET' && name === 'live') return this.#sendLive(response, url)
    if (request.method !== 'POST') throw new HttpRefusal(404, 'There is no such page.')
    refuseOtherThanJson(request)
    const given = parsed(await readBody(request))
    if (name === 'choose') return this.#choose(response, given)
    const act = Object.hasOwn(pageActs, name) ? pageActs[name] : undefined
    if (!act) throw new HttpRefusal(404, 'There is no such page.')
    const { ok, error, errors } = await act(this.#person(given.member), given)
    sendJson(response, 200, { ok, error, errors })
  }

  close(): void {
    this.#live.close()
  }

  async #sendPeople(response: ServerResponse): Promise<void> {
    const { people, notice } = this.#parts
    sendJson(response, 200, { people: await people.people(), notice })
  }

  #sendLive(response: ServerResponse, url: URL): void {
    const { workspace } = this.#parts
    const { member } = this.#person(url.searchParams.get('member'))
    this.#live.stream(response, () => pageState(workspace, member.id, this.#parts))
  }

  async #choose(response: ServerResponse, given: Record<string, unknown>): Promise<void> {
    if (typeof given.key !== 'string') throw new HttpRefusal(400, '“key” has to be text.')
    sendJson(response, 200, { memberId: await this.#parts.people.choose(given.key) })
  }

  #person(memberId: unknown): Person {
    if (typeof memberId !== 'string' || !this.#parts.workspace.members.get(memberId)) {
      throw new HttpRefusal(404, 'There is no such person in this chat.')
    }
    return this.#parts.as(memberId)
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(body)
    if (isObject(given)) return given
  } catch {
    // Told below, with everything else that is no object.
  }
  throw new HttpRefusal(400, 'The request has to be a JSON object.')
}
