import type { Work } from '../../operations/work.ts'

/** Does a part of a transaction to see what comes of it, and undoes it. */
export async function onTrial<T>(work: Work, part: () => Promise<T>): Promise<T> {
  const undo = Symbol('undo')
  const { promise, resolve } = Promise.withResolvers<T>()
  await work
    .savepoint(async () => {
      resolve(await part())
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return promise
}
