import { en as say } from '../sentences/en.ts'
import { userText } from './message.ts'

/** One thing of what is asked for, in words: as it is now, where it is there, and as it would be. */
export interface AskedLine {
  readonly word: string
  readonly before: string | null
  readonly after: string
}

/** What is asked for, line by line, in Slack's mark-up; null where a command takes nothing. */
export function askedFor(lines: readonly AskedLine[]): string | null {
  if (lines.length === 0) return null
  return lines
    .map(({ word, before, after }) =>
      say.approval.line(
        userText(word),
        before === null || before === after ? null : userText(before),
        userText(after),
      ),
    )
    .join('\n')
}
