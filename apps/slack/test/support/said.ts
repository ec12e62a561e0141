import { type Answer, type Message, type Person, visibleText } from '../../../playground/src/index.ts'

/** For a machine that does something else at the moment. */
const WAIT_MS = 20_000

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
  return answer.messages.at(-1) ?? (await answer.next(WAIT_MS))
}

/** The message with this in it, once this person sees it. */
export function message(person: Person, text: string): Promise<Message> {
  return person.until(
    () => person.messages().find((each) => saidBy(each).includes(text)),
    `a message with “${text}”`,
    WAIT_MS,
  )
}

/** The window in front of this person, once it holds this. */
export function windowWith(person: Person, pattern: RegExp): Promise<string> {
  const look = () => pattern.exec(JSON.stringify(person.modal()?.blocks ?? ''))?.[0]
  return person.until(look, `a window with ${pattern}`, WAIT_MS)
}
