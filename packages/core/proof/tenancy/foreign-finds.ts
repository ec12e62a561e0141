import type { Caller } from './caller.ts'
import { canariesIn } from './canaries.ts'
import type { Model } from './model.ts'

const ID = /\b(?:org|acc|usr|tik)_[0-9a-z]{26}\b/g

/** What crosses accounts by name: whoever acted on what is yours (H7). */
const KNOWN = ['actor']

/**
 * Everything in an answer, or in a refusal with all its details, that names what this caller may not see: ids and canaries. What they
 * said themselves is no news to them.
 *
 * @param said what was given to the call
 * @param heard what callers of the same account, or of the whole organization, ever said: the history repeats it
 */
export function foreignFinds(
  answer: unknown,
  { caller, model, said, heard }: { caller: Caller; model: Model; said: string; heard: ReadonlySet<string> },
): readonly string[] {
  const whole = JSON.stringify(answer, (key, value: unknown) => (KNOWN.includes(key) ? undefined : value))
  // H7 by name, too: who can decide about what one asks for. Their names, and nothing else of them.
  const text = whole?.includes('"approval_required"') ? whole.replaceAll(/zqno\ds\d+q/g, '') : whole
  if (text === undefined) return []
  const finds = [...text.matchAll(ID)].map(([id]) => id)
  for (const { canary, organization } of canariesIn(text)) {
    if (organization !== caller.organization && !said.includes(canary) && !heard.has(canary)) return [canary]
    finds.push(canary)
  }
  return finds.filter((find) => {
    const place = model.places.get(find)
    if (place === undefined || said.includes(find) || heard.has(find)) return false
    if (place.organization !== caller.organization) return true
    return caller.accountId !== null && place.account !== null && place.account !== caller.accountId
  })
}

/** The ids and canaries in what somebody said. */
export function wordsIn(said: string): readonly string[] {
  return [...[...said.matchAll(ID)].map(([id]) => id), ...canariesIn(said).map(({ canary }) => canary)]
}
