import { element } from './dom.js'

/**
 * The short codes that bots write most, as signs that every font has; a tone gives some of them a colour.
 * An unknown code is shown as it is written.
 *
 * @type {Record<string, [sign: string, tone?: 'good' | 'bad']>}
 */
const signs = {
  white_check_mark: ['✓', 'good'],
  heavy_check_mark: ['✓', 'good'],
  large_green_circle: ['●', 'good'],
  arrow_right: ['→'],
  bulb: ['☼'],
  hourglass: ['⧗'],
  hourglass_flowing_sand: ['⧗'],
  information_source: ['ℹ'],
  key: ['⚿'],
  no_entry: ['⊘', 'bad'],
  no_entry_sign: ['⊘', 'bad'],
  pencil2: ['✎'],
  question: ['?'],
  red_circle: ['●', 'bad'],
  warning: ['⚠', 'bad'],
  white_circle: ['○'],
  x: ['✕', 'bad'],
  zzz: ['☾'],
  eyes: ['👀'],
  link: ['🔗'],
  lock: ['🔒'],
  tada: ['🎉'],
  unlock: ['🔓'],
  wave: ['👋'],
}

/**
 * Text with its short codes (`:key:`) drawn as signs.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function withEmoji(text) {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [sign, tone] = signs[piece.slice(1, -1)] ?? []
      if (sign === undefined || !piece.startsWith(':')) return document.createTextNode(piece)
      return element(
        'span',
        {
          class: tone ? `sign-${tone}` : null,
          role: 'img',
          'aria-label': piece.slice(1, -1).replaceAll('_', ' '),
        },
        sign,
      )
    })
}
