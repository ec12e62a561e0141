import { mrkdwn } from './mrkdwn.js'
import { plain } from './plain-text.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */

/**
 * A text of Block Kit: mark-up where it says so, plain otherwise.
 *
 * @param {import('@slack/types').TextObject} text
 * @param {PageState} state
 * @returns {Node[]}
 */
export function textObject(text, state) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text, state) : plain(text.text)
}
