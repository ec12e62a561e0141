import { isObject } from '../blocks/check.ts'
import type { Input } from '../blocks/element-value.ts'
import type { Answer } from '../clients/answer.ts'
import type { Person } from '../clients/person.ts'
import { HttpRefusal } from '../http/http-refusal.ts'
import type { Message } from '../workspace/message.ts'
import type { View } from '../workspace/view.ts'

/** What the page is told of an act. What changed in sight comes by itself. */
export type PageAnswer = Pick<Answer, 'ok' | 'error' | 'errors'>

type Act = (person: Person, given: Record<string, unknown>) => Promise<PageAnswer>

const type: Act = (person, given) =>
  person.type(textOf(given, 'text'), { in: given.in === 'direct' ? 'direct' : 'general' })

/** The page has asked its own question by now, so what it sends is confirmed. */
const press: Act = (person, given) =>
  person.press(
    shown(person, given),
    { blockId: textOf(given, 'blockId'), actionId: textOf(given, 'actionId') },
    { confirm: true, value: inputOf(given.value) },
  )

const submit: Act = (person, given) => {
  refuseOtherModal(person, given)
  for (const field of Array.isArray(given.fields) ? given.fields : []) {
    if (!isObject(field)) throw new HttpRefusal(400, 'A field is an object.')
    const target = { blockId: textOf(field, 'blockId'), actionId: textOf(field, 'actionId') }
    person.fillField(target, inputOf(field.value))
  }
  return person.submit()
}

const close: Act = (person, given) => {
  refuseOtherModal(person, given)
  return person.close()
}

const home: Act = async (person) => {
  await person.openHome()
  return { ok: true, error: undefined, errors: {} }
}

export const pageActs: Record<string, Act> = { type, press, submit, close, home }

function shown(person: Person, given: Record<string, unknown>): Message | View {
  const found =
    typeof given.viewId === 'string'
      ? [person.modal(), person.home()].find((view) => view?.id === given.viewId)
      : person.messages().find(({ ts }) => ts === given.ts)
  if (!found) throw new HttpRefusal(404, 'This is not there any more.')
  return found
}

function refuseOtherModal(person: Person, given: Record<string, unknown>): void {
  if (person.modal()?.id !== given.viewId) throw new HttpRefusal(409, 'This dialog is not open any more.')
}

function textOf(given: Record<string, unknown>, name: string): string {
  const value = given[name]
  if (typeof value === 'string') return value
  throw new HttpRefusal(400, `“${name}” has to be text.`)
}

function inputOf(value: unknown): Input {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw new HttpRefusal(400, 'A value is text, several texts, or nothing.')
}
