import { byId } from './dom.js'

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

const shownMs = 8000

/**
 * Says something that has no other place, for a few seconds.
 *
 * @param {string} text
 */
export function toast(text) {
  const place = byId('toast')
  place.textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => {
    place.textContent = ''
  }, shownMs)
}

/**
 * Slack's name for a failure, in a sentence.
 *
 * @param {string} error
 */
export function sentenceFor(error) {
  if (error === 'operation_timeout') return 'The app did not answer within 3 seconds (operation_timeout).'
  if (error === 'dispatch_failed')
    return 'The app could not be reached, or answered with an error (dispatch_failed).'
  return error
}
