import {
  anything,
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
import { accessory, actionsElement, imageElement, inputElement } from './elements.ts'
import { limits } from './limits.ts'
import { anyText, plainText } from './text-objects.ts'

const block = (type: string, required: Fields, optional: Fields = {}): Check =>
  shape({ type: oneOf(type), ...required }, { block_id: text(limits.blockId, 1), ...optional })

const richText = block('rich_text', { elements: list(anything, { min: 1, max: 1000 }) })

const contextElement: Check = (value, place) => {
  if (isObject(value) && value.type === 'image') imageElement(value, place)
  else anyText(limits.textObject)(value, place)
}

const cell: Check = (value, place) => {
  const type = isObject(value) ? value.type : undefined
  if (type === 'rich_text') return richText(value, place)
  if (type === 'raw_number')
    return shape({ type: anything, value: number, text: text(limits.textObject, 1) })(value, place)
  shape({ type: oneOf('raw_text'), text: text(limits.textObject, 1) })(value, place)
}

const row = list(cell, { min: 1, max: limits.tableColumns })

const sectionSaysSomething: Check = (value, place) => {
  if (isObject(value) && value.text === undefined && value.fields === undefined) {
    refuse(place, 'missing required field: text')
  }
}

const rowsAreAsLongAsTheFirst: Check = (value, place) => {
  if (!isObject(value) || !Array.isArray(value.rows)) return
  const lengths = value.rows.map((each) => (Array.isArray(each) ? each.length : 0))
  if (lengths.some((length) => length !== lengths[0]))
    refuse(place, 'rows must have the same number of cells')
}

/** The blocks that the clients of this stand-in draw. Any other is refused, never drawn as nothing. */
export const blocks: Fields = {
  section: every(
    block(
      'section',
      {},
      {
        text: anyText(limits.sectionText),
        fields: list(anyText(limits.sectionField), { min: 1, max: limits.sectionFields }),
        accessory,
        expand: flag,
      },
    ),
    sectionSaysSomething,
  ),
  header: block('header', { text: plainText(limits.headerText) }),
  divider: block('divider', {}),
  context: block('context', { elements: list(contextElement, { min: 1, max: limits.contextElements }) }),
  actions: block('actions', { elements: list(actionsElement, { min: 1, max: limits.actionsElements }) }),
  input: block(
    'input',
    { label: plainText(limits.inputLabel), element: inputElement },
    { hint: plainText(limits.inputHint), optional: flag, dispatch_action: flag },
  ),
  image: block(
    'image',
    { image_url: text(limits.imageUrl, 1), alt_text: text(limits.imageAltText, 1) },
    { title: plainText(limits.imageAltText) },
  ),
  markdown: block('markdown', { text: text(limits.markdownText, 1) }),
  rich_text: richText,
  table: block(
    'table',
    { rows: list(row, { min: 1, max: limits.tableRows }) },
    {
      column_settings: list(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: flag }), {
        max: limits.tableColumns,
      }),
    },
  ),
  data_table: every(
    block(
      'data_table',
      { caption: text(limits.textObject, 1), rows: list(row, { min: 2, max: limits.dataTableRows }) },
      { page_size: number, row_header_column_index: number },
    ),
    rowsAreAsLongAsTheFirst,
  ),
}
