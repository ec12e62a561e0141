import { element } from './dom.js'
import { plain } from './plain-text.js'
import { textObject } from './text-object.js'

/**
 * What every control is drawn with: the page's state, the value that it has now, and what to do with a new one.
 *
 * @typedef {object} Drawing
 * @property {import('../src/page/page-state.ts').PageState} state
 * @property {string} id the id of the control, for its label
 * @property {string | null} describedBy
 * @property {string | string[] | null} value
 * @property {(value: string | string[] | null) => void} put
 */

/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {{ text: import('@slack/types').TextObject, value?: string, description?: import('@slack/types').TextObject }} Choice */

/**
 * A native control for something that is chosen or written.
 *
 * @param {Exclude<UsableElement, { type: 'button' }>} part
 * @param {Drawing} drawing
 * @returns {HTMLElement}
 */
export function control(part, drawing) {
  switch (part.type) {
    case 'static_select':
    case 'multi_static_select':
    case 'users_select':
    case 'overflow':
      return select(part, drawing)
    case 'checkboxes':
    case 'radio_buttons':
      return choices(part, drawing)
    default:
      return input(part, drawing)
  }
}

const inputTypes = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
}

/**
 * @param {Extract<UsableElement, { type: keyof typeof inputTypes }>} part
 * @param {Drawing} drawing
 */
function input(part, { id, describedBy, value, put }) {
  const attributes = {
    id,
    'aria-describedby': describedBy,
    placeholder: part.placeholder?.text,
    'data-focus': part.focus_on_load === true,
    oninput: (/** @type {Event} */ event) =>
      put(/** @type {HTMLInputElement} */ (event.target).value || null),
  }
  if (part.type === 'plain_text_input' && part.multiline) {
    const area = element('textarea', { ...attributes, rows: 4 })
    area.value = String(value ?? '')
    return area
  }
  const field = element('input', {
    ...attributes,
    type: inputTypes[part.type],
    step: part.type === 'number_input' ? 'any' : null,
  })
  field.value = String(value ?? '')
  return field
}

/**
 * @param {Extract<UsableElement, { type: 'static_select' | 'multi_static_select' | 'users_select' | 'overflow' }>} part
 * @param {Drawing} drawing
 */
function select(part, { id, describedBy, value, put, state }) {
  const multiple = part.type === 'multi_static_select'
  const first =
    part.type === 'overflow' ? 'More…' : ('placeholder' in part && part.placeholder?.text) || 'Choose…'
  const chosen = new Set(value === null ? [] : [value].flat())
  const made = element(
    'select',
    {
      id,
      'aria-describedby': describedBy,
      multiple,
      'aria-label': part.type === 'overflow' ? 'More actions' : null,
    },
    multiple ? null : element('option', { value: '' }, first),
    ...(part.type === 'users_select'
      ? state.members.map((member) => option({ value: member.id, words: member.realName }, chosen))
      : groupsOf(part).map((group) => drawnGroup(group, chosen))),
  )
  made.addEventListener('change', () => {
    const values = [...made.selectedOptions].map((each) => each.value).filter((each) => each !== '')
    put(multiple ? values : (values[0] ?? null))
    if (part.type === 'overflow') made.value = ''
  })
  return made
}

/**
 * @param {{ label?: string, options: readonly Choice[] }} group
 * @param {Set<string>} chosen
 */
function drawnGroup({ label, options }, chosen) {
  const drawn = options.map((each) =>
    option({ value: each.value ?? each.text.text, words: each.text.text }, chosen),
  )
  if (label !== undefined) return element('optgroup', { label }, ...drawn)
  const fragment = document.createDocumentFragment()
  fragment.append(...drawn)
  return fragment
}

/**
 * @param {Extract<UsableElement, { type: 'static_select' | 'multi_static_select' | 'overflow' }>} part
 * @returns {{ label?: string, options: readonly Choice[] }[]}
 */
function groupsOf(part) {
  if ('option_groups' in part && part.option_groups) {
    return part.option_groups.map((group) => ({ label: group.label.text, options: group.options }))
  }
  return [{ options: part.options ?? [] }]
}

/**
 * @param {{ value: string, words: string }} option
 * @param {Set<string>} chosen
 */
function option({ value, words }, chosen) {
  return element('option', { value, selected: chosen.has(value) }, ...plain(words))
}

/**
 * @param {Extract<UsableElement, { type: 'checkboxes' | 'radio_buttons' }>} part
 * @param {Drawing} drawing
 */
function choices(part, { id, describedBy, value, put, state }) {
  const several = part.type === 'checkboxes'
  const chosen = new Set(value === null ? [] : [value].flat())
  const box = element('div', {
    class: 'choices',
    role: several ? 'group' : 'radiogroup',
    'aria-describedby': describedBy,
  })
  part.options.forEach((each, index) => {
    const name = each.value ?? each.text.text
    const tick = element('input', {
      type: several ? 'checkbox' : 'radio',
      id: index === 0 ? id : `${id}-${index}`,
      name: id,
      value: name,
      checked: chosen.has(name),
    })
    tick.addEventListener('change', () => {
      if (tick.checked && !several) chosen.clear()
      if (tick.checked) chosen.add(name)
      else chosen.delete(name)
      put(several ? [...chosen] : name)
    })
    box.append(
      element(
        'label',
        { class: 'choice' },
        tick,
        element(
          'span',
          {},
          ...textObject(each.text, state),
          each.description ? element('small', {}, ...textObject(each.description, state)) : null,
        ),
      ),
    )
  })
  return box
}
