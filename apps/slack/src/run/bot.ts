import type { OrganizationId } from '@tenantry/core'
import type { VerbTable } from '../grammar/verbs.ts'
import type { Identifier } from '../identity/identify.ts'
import type { Log } from '../log.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import type { SlackClients } from '../slack-clients.ts'

/** What a request needs to be run. */
export interface Bot extends Identifier {
  /** What can be typed here: Tenantry's operations, the host's own commands, and what the bot does itself. */
  readonly verbs: VerbTable
  readonly slack: SlackClients
  readonly log: Log
  readonly now: () => Date
}

/** A request that lies in the inbox. */
export interface Taken<Request extends ChatRequest = ChatRequest> {
  readonly request: Request
  /** Of these bytes alone: the row in the inbox, and what the idempotency key is made of. */
  readonly key: string
  /** null while the workspace is connected to none: then nothing of the request is stored but its key. */
  readonly organizationId: OrganizationId | null
  /** Of what is looked up before it is known: whether the request is taken for this organization. What is refused is recorded only then. */
  readonly counts?: Promise<boolean>
  /** Run before, and never answered: what it finds as it is to be may be its own work. */
  readonly again?: true
}

export type RequestOf<Kind extends ChatRequest['kind']> = Extract<ChatRequest, { kind: Kind }>

/** The same request has the same key in every process, so that whoever runs it again gets the first outcome again. */
export function idempotencyKey({ key }: Pick<Taken, 'key'>): string {
  return `chat:${key}`
}
