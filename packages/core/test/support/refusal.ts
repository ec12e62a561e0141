import { type RefusalCode, TenantryError } from '../../src/errors.ts'

/** What a refused call says to whoever made it. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

/** Awaits a call that must be refused. A call that succeeds, or fails by a fault instead of a refusal, fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const answer = await call.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in answer)
    throw new Error(`this was to be refused, and was not: ${JSON.stringify(answer.value)}`)
  if (!(answer.error instanceof TenantryError)) throw answer.error
  return answer.error.toJSON()
}
