import type { ExecuteOptions } from '../checked-call.ts'
import { type Idish, idOf, type Rest, type Run } from './operation-types.ts'

/** What a session can do with User Secrets, by their public ids. */
export function secretsOf(run: Run) {
  return {
    list: (user: Idish, which: Rest<'secret.list', 'userId'> = {}) =>
      run('secret.list', { ...which, userId: idOf(user) }),
    revoke: (secret: Idish, options?: ExecuteOptions) =>
      run('secret.revoke', { secretId: idOf(secret) }, options),
  }
}
