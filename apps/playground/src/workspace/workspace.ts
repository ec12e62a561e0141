import { Changes } from './changes.ts'
import { type Conversation, directMessages, general } from './conversation.ts'
import type { Member } from './member.ts'
import { Members } from './members.ts'
import { Messages } from './messages.ts'
import { ResponseUrls } from './response-urls.ts'
import { StateFile, type StoredChat, storedChat } from './state-file.ts'
import type { ChatApp, Team } from './team.ts'
import { Triggers } from './triggers.ts'
import type { View } from './view.ts'
import { ViewStacks } from './view-stacks.ts'

interface WorkspaceOptions {
  team: Team
  app: ChatApp
  members: readonly Member[]
  clock: () => Date
  /** The address of the stand-in with a slash at its end, once it listens. */
  baseUrl: () => string
  stateFile: string | undefined
}

/** Everything that this Slack remembers. */
export class Workspace {
  readonly team: Team
  readonly app: ChatApp
  readonly clock: () => Date
  readonly members = new Members()
  readonly messages: Messages
  readonly views = new ViewStacks()
  readonly homes = new Map<string, View>()
  readonly triggers: Triggers
  readonly responseUrls: ResponseUrls
  readonly changes = new Changes()
  readonly #file: StateFile | undefined

  constructor({ team, app, members, clock, baseUrl, stateFile }: WorkspaceOptions) {
    const stored = stateFile === undefined ? undefined : storedChat(stateFile)
    this.team = team
    this.app = app
    this.clock = clock
    this.messages = new Messages(clock, stored?.messages ?? [])
    this.triggers = new Triggers(clock)
    this.responseUrls = new ResponseUrls(clock, baseUrl)
    for (const member of stored?.members ?? []) this.members.add(member)
    for (const member of members) if (!this.members.get(member.id)) this.members.add(member)
    for (const home of stored?.homes ?? []) this.homes.set(home.memberId, home)
    this.#file = stateFile === undefined ? undefined : new StateFile(stateFile, () => this.#stored())
    // A place that cannot be written is found out now, and not by the first message.
    this.#file?.saveNow()
    this.changes.listen(() => this.#file?.saveSoon())
  }

  /** The channel or the direct messages with this id; those of a member who does not exist are none. */
  conversation(id: string): Conversation | undefined {
    if (id === general.id) return general
    const member = this.members.get(id.slice(1))
    return member && id === directMessages(member.id).id ? directMessages(member.id) : undefined
  }

  close(): void {
    this.#file?.saveNow()
  }

  #stored(): StoredChat {
    return {
      version: 1,
      members: this.members.all(),
      messages: [...this.messages.all()],
      homes: [...this.homes.values()],
    }
  }
}
