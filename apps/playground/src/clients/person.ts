import type { Input } from '../blocks/element-value.ts'
import { type Conversation, directMessages, general } from '../workspace/conversation.ts'
import type { Member } from '../workspace/member.ts'
import type { Message } from '../workspace/message.ts'
import type { View } from '../workspace/view.ts'
import type { Answer } from './answer.ts'
import { appHomeOpened } from './app-home-event.ts'
import type { Clients } from './clients.ts'
import { closeView } from './close-view.ts'
import { sendEvent } from './events.ts'
import { fillField } from './fill.ts'
import type { Target } from './find-element.ts'
import { type PressOptions, press } from './press.ts'
import { submit } from './submit.ts'
import { surfaceOf } from './surface.ts'
import { typeText } from './type-text.ts'

/** One person at their Slack client: what they can do, and what they see. */
export class Person {
  readonly member: Member
  readonly #clients: Clients

  constructor(clients: Clients, member: Member) {
    this.#clients = clients
    this.member = member
  }

  /**
   * Types a line and sends it, in #general unless said otherwise.
   *
   * @param options.in `direct` for the direct messages with the bot
   */
  type(text: string, options: { in?: 'general' | 'direct' } = {}): Promise<Answer> {
    const conversation = options.in === 'direct' ? directMessages(this.member.id) : general
    return typeText(this.#clients, { member: this.member, conversation, text })
  }

  /** Presses a button or chooses from a menu, named by its words or its ids. */
  press(shown: Message | View, target: Target, options: PressOptions = {}): Promise<Answer> {
    return press(
      this.#clients,
      { member: this.member, surface: surfaceOf(this.#current(shown)), target },
      options,
    )
  }

  /** Fills in the modal. Keys are labels, block ids or action ids. */
  fill(values: Record<string, Input>): View {
    const view = this.#openModal()
    for (const [name, input] of Object.entries(values)) fillField(view, name, input)
    return view
  }

  /** Fills in one field of the modal. */
  fillField(target: Target, input: Input): void {
    fillField(this.#openModal(), target, input)
  }

  /** Submits the modal that lies in front of this person, after filling in these values. */
  async submit(values: Record<string, Input> = {}): Promise<Answer> {
    return submit(this.#clients, this.member, this.fill(values))
  }

  /** Closes the modal that lies in front of this person. */
  async close(): Promise<Answer> {
    return closeView(this.#clients, this.member, this.#openModal())
  }

  /** Opens the bot's App Home; the bot fills it in when it likes to. */
  async openHome(): Promise<void> {
    await sendEvent(this.#clients.courier, appHomeOpened(this.#clients.workspace, this.member))
  }

  home(): View | undefined {
    return this.#clients.workspace.homes.get(this.member.id)
  }

  modal(): View | undefined {
    return this.#clients.workspace.views.top(this.member.id)
  }

  /** What this person sees, oldest first; everywhere, or in one place. Their own slash commands are not among it. */
  messages(where?: 'general' | 'direct'): Message[] {
    const direct = directMessages(this.member.id)
    const places: Conversation[] = where ? [where === 'direct' ? direct : general] : [general, direct]
    const { messages } = this.#clients.workspace
    return places
      .flatMap((place) => messages.seenBy(this.member.id, place))
      .filter(({ origin }) => origin !== 'typed')
      .sort((one, other) => Number(one.ts) - Number(other.ts))
  }

  /** Waits until `look` finds something, and looks again after every change in the workspace. */
  until<Found>(
    look: () => Found | undefined,
    what = 'What was waited for',
    timeoutMs = 5000,
  ): Promise<Found> {
    return this.#clients.workspace.changes.until(look, what, timeoutMs)
  }

  #openModal(): View {
    const view = this.modal()
    if (!view) throw new Error(`No modal lies open in front of ${this.member.real_name}.`)
    return view
  }

  /** The newest state of what is shown; what this person does not see any more cannot be used. */
  #current(shown: Message | View): Message | View {
    const current =
      'hash' in shown
        ? [this.modal(), this.home()].find((view) => view?.id === shown.id)
        : this.messages().find(
            ({ ts, conversationId }) => ts === shown.ts && conversationId === shown.conversationId,
          )
    if (!current) throw new Error(`${this.member.real_name} does not see this (any more).`)
    return current
  }
}
