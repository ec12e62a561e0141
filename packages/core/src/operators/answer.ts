import { z } from 'zod'
import { type RefusalCode, TenantryError } from '../errors.ts'
import { parseInput } from '../operations/input.ts'
import type { Operated } from './operated.ts'
import { STEPS, VERBS } from './table.ts'
import type { Verb } from './verb.ts'

/** What one process asks of another that holds the folder. */
export interface Request {
  readonly verb: string
  readonly options: Readonly<Record<string, string>>
}

/** What it hears. A fault is named as far as an operator may know it, who has the folder anyway. */
export type Reply =
  | { readonly done: true; readonly result: unknown }
  | { readonly done: false; readonly code: RefusalCode | 'fault'; readonly message: string }

const requestSchema = z.strictObject({ verb: z.string(), options: z.record(z.string(), z.string()) })

const KNOWN: readonly Verb[] = [...VERBS, ...Object.values(STEPS)]

/** Does what another process asks, which has shown that it may enter the folder: the socket is open to its owner only. */
export async function answerOperator(tenantry: Operated, request: unknown): Promise<Reply> {
  try {
    const { verb: name, options } = parseInput(requestSchema, request)
    const verb = KNOWN.find((known) => known.name === name)
    if (verb === undefined) {
      throw new TenantryError(
        'invalid_input',
        `The process that holds the folder is of a version that has no ${name}. Start it anew.`,
      )
    }
    return { done: true, result: await verb.run(tenantry, options, () => undefined) }
  } catch (error) {
    return replyOf(error)
  }
}

/** What is said of a failure. */
export function replyOf(error: unknown): Extract<Reply, { done: false }> {
  if (error instanceof TenantryError) return { done: false, ...error.toJSON() }
  return { done: false, code: 'fault', message: error instanceof Error ? error.message : String(error) }
}
