/** The versions of things before something was done, by their ids. */
export type Versions = Readonly<Record<string, number>>

/** Whether a command left what it was about as it was: every change of an account or a user makes a version of its own. */
export function isAsItWas(output: unknown, before: Versions): boolean {
  const { id, version } = (output ?? {}) as { id?: unknown; version?: unknown }
  return typeof id === 'string' && version !== undefined && before[id] === version
}
