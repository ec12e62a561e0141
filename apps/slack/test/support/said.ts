import { type Answer, type Message, visibleText } from '../../../playground/src/index.ts'

/** Everything that a message says, in its text and in its blocks. */
export function saidBy(message: Message): string {
  return `${message.text}\n${visibleText(message.blocks)}`
}

/** What the bot said to something that a person did: the last of its messages, and the next one where there is none yet. */
export async function said(answer: Answer): Promise<string> {
  return saidBy(await messageOf(answer))
}

/** The message itself, for its buttons. */
export async function messageOf(answer: Answer): Promise<Message> {
  return answer.messages.at(-1) ?? (await answer.next())
}
