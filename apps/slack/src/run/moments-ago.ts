import { readDuration } from '../grammar/duration.ts'
import type { Verb } from '../grammar/verb.ts'
import type { Bot } from './bot.ts'

/** An input in which moments that were said by how long ago they are (`--since 2h`) are said as times. */
export function momentsAgo(
  { now }: Pick<Bot, 'now'>,
  { fields }: Verb,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const moments = fields.flatMap(({ name, kind }) => {
    const said = kind === 'time' ? input[name] : undefined
    const ms = typeof said === 'string' ? readDuration(said) : null
    return ms === null ? [] : [[name, new Date(now().getTime() - ms).toISOString()] as const]
  })
  return { ...input, ...Object.fromEntries(moments) }
}
