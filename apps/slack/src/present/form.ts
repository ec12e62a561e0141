import type { InputBlock, KnownBlock, ModalView, Option, PlainTextOption } from '@slack/types'
import type { InputField } from '@tenantry/core'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { cutText } from './fit.ts'
import { LIMITS } from './limits.ts'
import { section } from './message.ts'
import { modal } from './modal.ts'

/** Set by programs, not by people. */
const NOT_ASKED = new Set(['limit', 'expectedVersion', 'includeInactive'])

/** What a reference can be chosen from. */
export interface Choice {
  readonly id: string
  readonly label: string
}

export interface FormOptions {
  /** What is filled in already. */
  readonly given: Readonly<Record<string, unknown>>
  /** What is decided already, and not asked. */
  readonly decided: Readonly<Record<string, unknown>>
  /** The accounts that can be chosen; null where there are too many for a menu. */
  readonly accounts: readonly Choice[] | null
  /** The roles of the organization; null where the form asks for none. */
  readonly roles: readonly string[] | null
  /** The rules that can be chosen; null where the form asks for none. */
  readonly rules: readonly Choice[] | null
  /** Whom and what is decided already, by name, in Slack's mark-up. */
  readonly meant: readonly string[]
  readonly about: string
}

/** A window that asks for what a verb takes, made from its fields. */
export function form(verb: Verb, { given, decided, meant, about, ...menus }: FormOptions): ModalView {
  const asked = verb.fields.filter(({ name }) => !NOT_ASKED.has(name) && !Object.hasOwn(decided, name))
  return modal({
    title: cutText(titleOf(verb), LIMITS.viewTitle),
    form: 'call',
    about,
    submit: verb.reads ? say.form.show : say.form.submit,
    close: say.buttons.cancel,
    blocks: [
      section([say.form.about(verb.summary), ...meant].join('\n')),
      ...asked.map((field) => inputBlock(field, given[field.name], menus)),
    ],
  })
}

/** What is done by it; of a command of the host's no more is known than its verb. */
function titleOf({ operation, verb }: Verb): string {
  const titles: Readonly<Record<string, string>> = say.form.titles
  return titles[operation ?? ''] ?? say.buttons.hostVerb(verb)
}

/** What can be chosen from where a field names one of these. */
type Menus = Pick<FormOptions, 'accounts' | 'roles' | 'rules'>

function inputBlock(field: InputField, given: unknown, menus: Menus): KnownBlock {
  const plain = (text: string, max: number) => ({ type: 'plain_text', text: cutText(text, max) }) as const
  const label = say.form.labels[field.name] ?? field.description
  const element = elementFor(field, given, menus)
  const hint = hintOf(field, element, label)
  return {
    type: 'input',
    block_id: field.name,
    label: plain(label, LIMITS.inputLabel),
    ...(hint === null ? {} : { hint: plain(hint, LIMITS.inputLabel) }),
    optional: !field.required,
    element,
  }
}

/** What a label does not say by itself: what would say the same again is left out, for it is read out after the label. */
function hintOf(field: InputField, { type }: InputBlock['element'], label: string): string | null {
  const { kind, description, reference } = field
  if (kind === 'duration') return say.form.duration(description)
  if (kind === 'time') return say.form.time(description)
  if (type === 'plain_text_input') {
    if (kind === 'list') return say.form.list(description)
    if (reference === 'account' || reference === 'user') return say.form.typed[reference]
  } else if (reference !== null) return null
  if (kind === 'list') return say.form.chosen(description)
  return description === label || kind === 'boolean' ? null : description
}

function elementFor(field: InputField, given: unknown, menus: Menus): InputBlock['element'] {
  const action_id = field.name
  const texts = [given].flat().filter((each) => typeof each === 'string')
  if (field.reference === 'member') return { type: 'users_select', action_id }
  if (field.kind === 'boolean') return checkbox(field, given === true)
  const menu = menuOf(field, menus)
  if (menu !== null && menu.length > 0) {
    const chosen = menu.filter(({ value }) => value !== undefined && texts.includes(value))
    if (field.kind === 'list')
      return {
        type: 'multi_static_select',
        action_id,
        options: menu,
        ...(chosen.length > 0 && { initial_options: chosen }),
      }
    return {
      type: 'static_select',
      action_id,
      options: menu,
      ...(chosen[0] && { initial_option: chosen[0] }),
    }
  }
  if (field.kind === 'number') return { type: 'number_input', action_id, is_decimal_allowed: false }
  const isList = field.kind === 'list'
  const text = texts.join(isList ? '\n' : ' ')
  return {
    type: 'plain_text_input',
    action_id,
    max_length: LIMITS.inputLength,
    ...(isList && { multiline: true }),
    ...(text !== '' && { initial_value: text.slice(0, LIMITS.inputLength) }),
  }
}

function menuOf(field: InputField, { accounts, roles, rules }: Menus): PlainTextOption[] | null {
  const chosen = field.reference === 'account' ? accounts : field.name === 'ruleId' ? rules : undefined
  if (chosen !== undefined) return chosen?.map(({ id, label }) => option(id, label)) ?? null
  const choices = field.names === 'role' ? (roles ?? []) : field.choices
  return choices.length === 0 ? null : choices.map((choice) => option(choice, choice))
}

function option(value: string, label: string): PlainTextOption {
  return { value, text: { type: 'plain_text', text: cutText(label, LIMITS.optionText) } }
}

function checkbox(field: InputField, checked: boolean): InputBlock['element'] {
  const yes: Option = option('yes', field.description)
  return {
    type: 'checkboxes',
    action_id: field.name,
    options: [yes],
    ...(checked && { initial_options: [yes] }),
  }
}
