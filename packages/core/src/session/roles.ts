import type { ExecuteOptions } from '../checked-call.ts'
import type { InputOf, Rest, Run } from './operation-types.ts'

/** What a session can do with the roles of its organization. */
export function rolesOf(run: Run) {
  return {
    list: () => run('role.list', {}),
    /** Grants are given as `{ permission, reach }` or as text: `audit:read@account`. */
    create: (input: InputOf<'role.create'>, options?: ExecuteOptions) => run('role.create', input, options),
    update: (role: string, change: Rest<'role.update', 'role'>, options?: ExecuteOptions) =>
      run('role.update', { ...change, role }, options),
    /** Back to the factory settings. */
    reset: (role: string, options?: ExecuteOptions) => run('role.reset', { role }, options),
    delete: (role: string, options?: ExecuteOptions) => run('role.delete', { role }, options),
    get: (role: string) => run('role.get', { role }),
  }
}
