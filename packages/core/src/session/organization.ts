import type { ExecuteOptions } from '../checked-call.ts'
import { type Idish, type InputOf, idOf, type Run } from './operation-types.ts'

/** What a session can do with its organization. */
export function organizationOf(run: Run) {
  return {
    get: () => run('organization.get', {}),
    update: (change: InputOf<'organization.update'>, options?: ExecuteOptions) =>
      run('organization.update', change, options),
    rotateSecret: (how: InputOf<'organization.rotateSecret'> = {}, options?: ExecuteOptions) =>
      run('organization.rotateSecret', how, options),
    listSecrets: (which: InputOf<'organization.listSecrets'> = {}) => run('organization.listSecrets', which),
    revokeSecret: (secret: Idish, options?: ExecuteOptions) =>
      run('organization.revokeSecret', { secretId: idOf(secret) }, options),
  }
}
