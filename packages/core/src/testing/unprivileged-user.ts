import { readFileSync } from 'node:fs'

/** Whom a server runs as. */
export interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Postgres refuses to run as root. Where this process is root, somebody who exists already is taken: `postgres`, else `nobody`.
 *
 * @throws Error where there is neither
 */
export function unprivilegedUser(): ServerUser {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const found = users.find(([user]) => user === name)
    if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new Error(
    'Postgres does not run as root, and this machine has no user postgres or nobody to run it as.',
  )
}
