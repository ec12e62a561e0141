import { element } from './dom.js'
import { realName } from './names.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {import('@slack/types').RichTextBlock} RichTextBlock */

/**
 * Structured text: paragraphs, lists, quotes, preformatted text.
 *
 * @param {RichTextBlock} block
 * @param {PageState} state
 * @returns {Node[]}
 */
export function richText(block, state) {
  return block.elements.map((part) => {
    if (part.type === 'rich_text_list') {
      const items = part.elements.map((item) => element('li', {}, ...inline(item.elements, state)))
      return element(part.style === 'ordered' ? 'ol' : 'ul', {}, ...items)
    }
    if (part.type === 'rich_text_preformatted') return element('pre', {}, ...inline(part.elements, state))
    if (part.type === 'rich_text_quote') return element('blockquote', {}, ...inline(part.elements, state))
    return element('p', {}, ...inline(part.elements, state))
  })
}

/**
 * @param {readonly { type: string }[]} parts
 * @param {PageState} state
 * @returns {Node[]}
 */
function inline(parts, state) {
  return parts.map((part) => styled(/** @type {Inline} */ (part), state))
}

/**
 * @typedef {{ type: string, text?: string, url?: string, user_id?: string, name?: string, unicode?: string, range?: string,
 *   style?: { bold?: boolean, italic?: boolean, strike?: boolean, code?: boolean } }} Inline
 */

/**
 * @param {Inline} part
 * @param {PageState} state
 * @returns {Node}
 */
function styled(part, state) {
  const { bold, italic, strike, code } = part.style ?? {}
  let node = bare(part, state)
  if (code) node = element('code', {}, node)
  if (strike) node = element('s', {}, node)
  if (italic) node = element('em', {}, node)
  if (bold) node = element('strong', {}, node)
  return node
}

/**
 * @param {Inline} part
 * @param {PageState} state
 * @returns {Node}
 */
function bare(part, state) {
  if (part.type === 'user')
    return element('span', { class: 'mention' }, `@${realName(state, part.user_id ?? '')}`)
  if (part.type === 'broadcast') return element('span', { class: 'mention' }, `@${part.range ?? 'here'}`)
  if (part.type === 'link' && /^(https?|mailto):/.test(part.url ?? '')) {
    return element(
      'a',
      { href: part.url, target: '_blank', rel: 'noopener noreferrer' },
      part.text ?? part.url ?? '',
    )
  }
  if (part.type === 'emoji' && part.unicode) {
    return document.createTextNode(
      String.fromCodePoint(...part.unicode.split('-').map((code) => Number.parseInt(code, 16))),
    )
  }
  return document.createTextNode(part.text ?? (part.name ? `:${part.name}:` : ''))
}
