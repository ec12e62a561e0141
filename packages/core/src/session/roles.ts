import type { Run } from './operation-types.ts'

/** What a session can do with the roles of its organization. */
export function rolesOf(run: Run) {
  return {
    list: () => run('role.list', {}),
    get: (role: string) => run('role.get', { role }),
  }
}
