import { existsSync, readFileSync } from 'node:fs'

/** What handlers wrote down. */
interface Line {
  readonly what: 'begin' | 'end'
  readonly pid: string
  /** A handler in an organization. */
  readonly place: string
  readonly number: number
}

export function readJournal(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => {
    const [what, pid = '', handler, organization, number] = line.split(' ')
    return { what: what as Line['what'], pid, place: `${handler} ${organization}`, number: Number(number) }
  })
}

/** What is wrong with how events were delivered; empty where all were, in order, and never two at once. */
export function deliveryProblems(
  lines: readonly Line[],
  expected: ReadonlyMap<string, readonly number[]>,
): readonly string[] {
  return [...expected].flatMap(([place, numbers]) => {
    const own = lines.filter((line) => line.place === place)
    const ended = own.filter(({ what }) => what === 'end').map(({ number }) => number)
    const lost = numbers.filter((number) => !ended.includes(number))
    const strange = own.filter(({ number }) => !numbers.includes(number))
    return [
      ...lost.map((number) => `${place}: event ${number} was never delivered`),
      ...strange.map(({ number }) => `${place}: event ${number} was never committed`),
      ...orderProblems(place, own),
      ...overlaps(place, own),
    ]
  })
}

/** An event may come again, with those after it; but none comes for the first time once a later one has begun. */
function orderProblems(place: string, own: readonly Line[]): readonly string[] {
  const begun = own.filter(({ what }) => what === 'begin').map(({ number }) => number)
  return begun.flatMap((number, at) => {
    const before = Math.max(0, ...begun.slice(0, at))
    return number < before && !begun.slice(0, at).includes(number)
      ? [`${place}: event ${number} came after ${before}`]
      : []
  })
}

/** Two processes at it at once: one begins while another, which goes on afterwards, is in the middle. */
function overlaps(place: string, own: readonly Line[]): readonly string[] {
  const problems: string[] = []
  let open: Line | undefined
  for (const line of own) {
    if (line.what === 'begin') open = line
    else if (open?.pid !== line.pid)
      problems.push(`${place}: two processes were at it at event ${line.number}`)
  }
  return problems
}
