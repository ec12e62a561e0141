import { element } from './dom.js'
import { plain } from './plain-text.js'

/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {import('./controls.js').Drawing} Drawing */
/** @typedef {{ text: import('@slack/types').TextObject, value?: string, description?: import('@slack/types').TextObject }} Choice */

/**
 * @param {Extract<UsableElement, { type: 'static_select' | 'multi_static_select' | 'users_select' | 'overflow' }>} part
 * @param {Drawing} drawing
 */
export function selectControl(part, { id, describedBy, value, put, state }) {
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
