import type { ExecuteOptions } from '../checked-call.ts'
import { type Idish, type InputOf, idOf, type Rest, type Run } from './operation-types.ts'

/** What a session can do with users. Whom it is about is said by their id, or by themselves as they were read; `get` finds them by more. */
export function usersOf(run: Run) {
  return {
    create: (input: InputOf<'user.create'>, options?: ExecuteOptions) => run('user.create', input, options),
    /** By id, external id or e-mail address. */
    get: (user: string) => run('user.get', { user }),
    list: (input: InputOf<'user.list'> = {}) => run('user.list', input),
    update: (user: Idish, change: Rest<'user.update', 'userId'>, options?: ExecuteOptions) =>
      run('user.update', { ...change, userId: idOf(user) }, options),
    move: (user: Idish, account: Idish, options?: ExecuteOptions) =>
      run('user.move', { userId: idOf(user), accountId: idOf(account) }, options),
    assignRole: (user: Idish, role: string, options?: ExecuteOptions) =>
      run('user.assignRole', { userId: idOf(user), role }, options),
    revokeRole: (user: Idish, role: string, options?: ExecuteOptions) =>
      run('user.revokeRole', { userId: idOf(user), role }, options),
    rotateSecret: (user: Idish, how: Rest<'user.rotateSecret', 'userId'> = {}, options?: ExecuteOptions) =>
      run('user.rotateSecret', { ...how, userId: idOf(user) }, options),
    setPassword: (user: Idish, password: string) => run('user.setPassword', { userId: idOf(user), password }),
    /** Of oneself. The host sends the code to the address: `issueEmailCode`. */
    requestEmailChange: (email: string, options?: ExecuteOptions) =>
      run('user.requestEmailChange', { email }, options),
    /** For the host's own jobs: the code of a change of an address, to be sent there and shown to nobody. */
    issueEmailCode: (ticketId: string, options?: ExecuteOptions) =>
      run('user.issueEmailCode', { ticketId }, options),
    confirmEmail: (code: string) => run('user.confirmEmail', { code }),
    deactivate: (user: Idish, options?: ExecuteOptions) =>
      run('user.deactivate', { userId: idOf(user) }, options),
    reactivate: (user: Idish, options?: ExecuteOptions) =>
      run('user.reactivate', { userId: idOf(user) }, options),
    delete: (user: Idish, options?: ExecuteOptions) => run('user.delete', { userId: idOf(user) }, options),
    /** For the host's own jobs only: takes a deleted user's personal values out of the history. */
    erase: (user: Idish, options?: ExecuteOptions) => run('user.erase', { userId: idOf(user) }, options),
  }
}
