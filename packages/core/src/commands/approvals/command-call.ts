import { z } from 'zod'

/** Long enough for any name of a command. */
const COMMAND_MAX = 100

/** Deeper, and more, than any input of a command to which people agree. */
const DEEPEST = 20
const MOST_VALUES = 10_000

/** A call of another command. Its input is read by that command's own schema, before anything of it is looked up. */
export const commandCall = {
  command: z
    .string()
    .max(COMMAND_MAX, 'is not the name of a command, such as account.create')
    .regex(
      /^[a-z][A-Za-z0-9-]*\.[a-z][A-Za-z0-9-]*$/,
      'is not the name of a command, such as account.create',
    ),
  input: z
    .record(z.string(), z.unknown())
    .refine(
      isPlain,
      `holds something else than texts, numbers, lists and objects, is deeper than ${DEEPEST}, or is too much`,
    ),
}

/** Whether a value is what a request can keep. Asked without recursion: how deep it goes is up to whoever sends it. */
function isPlain(input: unknown): boolean {
  let level: unknown[] = [input]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return false
    const inner: unknown[] = []
    for (const value of level) {
      if (value === undefined || value === null || value instanceof Date) continue
      if (typeof value === 'object') {
        for (const item of Object.values(value)) inner.push(item)
        if (inner.length > MOST_VALUES) return false
      } else if (!['string', 'number', 'boolean'].includes(typeof value)) return false
    }
    level = inner
  }
  return true
}
