import { element } from './dom.js'
import { textObject } from './text-object.js'

/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {import('./controls.js').Drawing} Drawing */

/**
 * @param {Extract<UsableElement, { type: 'checkboxes' | 'radio_buttons' }>} part
 * @param {Drawing} drawing
 */
export function choicesControl(part, { id, describedBy, value, put, state }) {
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
