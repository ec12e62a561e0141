import type { Caller } from './caller.ts'
import { canariesIn, PERSONS_NAME } from './canaries.ts'
import type { Model } from './model.ts'

const ID = /\b(?:org|acc|usr|tik|sec|apr|rul|rev)_[0-9a-z]{26}\b/g

/** H7 by name: who acted on what is yours, decided about it, or can. Their names stand there, and nothing else of them is let through. */
const NAME_OF_SOMEBODY =
  /\.(?:(?:actor|onBehalfOf|requester|votes\.\d+)\.name|approvers\.\d+|standsInFor|endedBy)$/

/**
 * Everything in an answer, or in a refusal with all its details, that names what this caller may not see: ids and canaries. What they
 * said themselves is no news to them.
 *
 * @param said what was given to the call
 * @param heard what callers of the same account, or of the whole organization, ever said: the history repeats it
 * @param wasIn in which accounts something ever was: the history of an account goes on telling of who was in it
 */
export function foreignFinds(
  answer: unknown,
  {
    caller,
    model,
    said,
    heard,
    wasIn,
  }: {
    caller: Caller
    model: Model
    said: string
    heard: ReadonlySet<string>
    wasIn: (find: string) => ReadonlySet<string | null>
  },
): readonly string[] {
  return textsIn(answer).flatMap(({ text, at }) => {
    const told =
      NAME_OF_SOMEBODY.test(at) || isWhomToAsk(answer, at) ? text.replaceAll(PERSONS_NAME, '') : text
    return namesIn(told)
      .filter((find) => {
        if (said.includes(find) || heard.has(find)) return false
        const place = model.places.get(find)
        if (place === undefined)
          return canariesIn(find).some(({ organization }) => organization !== caller.organization)
        if (place.organization !== caller.organization) return true
        if (caller.accountId === null || place.account === null) return false
        return ![place.account, place.about].includes(caller.accountId) && !wasIn(find).has(caller.accountId)
      })
      .map((find) => `${find} at ${at}`)
  })
}

/** A refusal says whom to ask: those who can agree. */
function isWhomToAsk(answer: unknown, at: string): boolean {
  return at === '.refused.message' && JSON.stringify(answer).includes('"code":"approval_required"')
}

/** Every text in an answer, with the way to it. */
function textsIn(value: unknown, at = ''): readonly { text: string; at: string }[] {
  const plain: unknown = JSON.parse(JSON.stringify(value) ?? 'null')
  const walk = (part: unknown, way: string): { text: string; at: string }[] => {
    if (typeof part === 'string') return [{ text: part, at: way }]
    if (typeof part !== 'object' || part === null) return []
    return Object.entries(part).flatMap(([key, each]) => [
      { text: key, at: way },
      ...walk(each, `${way}.${key}`),
    ])
  }
  return walk(plain, at)
}

/** The ids and canaries in a text. */
export function namesIn(text: string): readonly string[] {
  return [...[...text.matchAll(ID)].map(([id]) => id), ...canariesIn(text).map(({ canary }) => canary)]
}
