import {
  anything,
  byType,
  type Check,
  every,
  type Fields,
  flag,
  isObject,
  list,
  number,
  oneOf,
  refuse,
  shape,
  text,
} from './check.ts'
import { limits } from './limits.ts'
import { anyText, confirmation, plainText } from './text-objects.ts'

const optionShape = (label: Check): Check =>
  shape(
    { text: label },
    {
      value: text(limits.optionValue),
      description: anyText(limits.optionDescription),
      url: text(limits.buttonUrl),
    },
  )

const plainOption = optionShape(plainText(limits.optionText))
const anyOption = optionShape(anyText(limits.optionText))
const optionGroup = shape({
  label: plainText(limits.optionText),
  options: list(plainOption, { min: 1, max: limits.selectOptions }),
})

const element = (type: string, required: Fields, optional: Fields): Check =>
  shape(
    { type: oneOf(type), ...required },
    { action_id: text(limits.actionId, 1), confirm: confirmation, focus_on_load: flag, ...optional },
  )

const placeholder = { placeholder: plainText(limits.placeholder) }

const typed = (type: string, optional: Fields = {}): Check =>
  element(
    type,
    {},
    {
      ...placeholder,
      initial_value: text(limits.inputLength),
      dispatch_action_config: anything,
      ...optional,
    },
  )

const choices = (max: number, option: Check): Fields => ({ options: list(option, { min: 1, max }) })

/** A static select names its options or its groups of options: one of the two, and not both. */
const optionsOrGroups: Check = (value, place) => {
  if (!isObject(value)) return
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    refuse(place, 'must define either options or option_groups')
  }
}

const selectOptions = {
  options: list(plainOption, { min: 1, max: limits.selectOptions }),
  option_groups: list(optionGroup, { min: 1, max: limits.optionGroups }),
}

const button = element(
  'button',
  { text: plainText(limits.buttonText) },
  {
    value: text(limits.buttonValue),
    url: text(limits.buttonUrl),
    style: oneOf('primary', 'danger'),
    accessibility_label: text(limits.accessibilityLabel),
  },
)

export const imageElement: Check = shape({
  type: oneOf('image'),
  image_url: text(limits.imageUrl, 1),
  alt_text: text(limits.imageAltText, 1),
})

/** Every interactive element that the clients of this stand-in know how to use. */
const elements: Fields = {
  button,
  overflow: element('overflow', choices(limits.overflowOptions, plainOption), {}),
  checkboxes: element('checkboxes', choices(limits.choiceOptions, anyOption), {
    initial_options: list(anyOption, { min: 1, max: limits.choiceOptions }),
  }),
  radio_buttons: element('radio_buttons', choices(limits.choiceOptions, anyOption), {
    initial_option: anyOption,
  }),
  static_select: every(
    element('static_select', {}, { ...placeholder, ...selectOptions, initial_option: plainOption }),
    optionsOrGroups,
  ),
  multi_static_select: every(
    element(
      'multi_static_select',
      {},
      {
        ...placeholder,
        ...selectOptions,
        max_selected_items: number,
        initial_options: list(plainOption, { min: 1, max: limits.selectOptions }),
      },
    ),
    optionsOrGroups,
  ),
  users_select: element('users_select', {}, { ...placeholder, initial_user: text(255, 1) }),
  plain_text_input: typed('plain_text_input', {
    multiline: flag,
    min_length: number,
    max_length: number,
  }),
  email_text_input: typed('email_text_input'),
  url_text_input: typed('url_text_input'),
  number_input: element(
    'number_input',
    { is_decimal_allowed: flag },
    {
      ...placeholder,
      initial_value: text(255),
      min_value: text(255),
      max_value: text(255),
      dispatch_action_config: anything,
    },
  ),
  datepicker: element('datepicker', {}, { ...placeholder, initial_date: text(10, 10) }),
  timepicker: element('timepicker', {}, { ...placeholder, initial_time: text(5, 5), timezone: text(255) }),
}

const pick = (...types: string[]): Check =>
  byType(Object.fromEntries(Object.entries(elements).filter(([type]) => types.includes(type))))

const selects = ['static_select', 'multi_static_select', 'users_select', 'datepicker', 'timepicker']
const choicesAndButtons = ['button', 'overflow', 'checkboxes', 'radio_buttons']
const inputs = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']

export const actionsElement = pick(...choicesAndButtons, ...selects)
export const inputElement = pick(...inputs, ...selects, 'checkboxes', 'radio_buttons')
export const accessory = (value: unknown, place: Parameters<Check>[1]): void => {
  if (isObject(value) && value.type === 'image') imageElement(value, place)
  else actionsElement(value, place)
}
