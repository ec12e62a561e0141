import type { CompiledQuery } from 'kysely'

const marked = new WeakSet<CompiledQuery>()

/** Marks a statement that gets no name on the server: its text may never come again, and there are only so many names. */
export function unnamed<R>(statement: CompiledQuery<R>): CompiledQuery<R> {
  marked.add(statement)
  return statement
}

export function isUnnamed(statement: CompiledQuery): boolean {
  return marked.has(statement)
}
