import { element } from './dom.js'
import { withEmoji } from './emoji.js'

/**
 * Plain text with its line breaks.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function plain(text) {
  return text
    .split('\n')
    .flatMap((line, index) => [...(index === 0 ? [] : [element('br')]), ...withEmoji(line)])
}
