import type { ExecuteOptions } from '../checked-call.ts'
import { type Idish, type InputOf, idOf, type Rest, type Run } from './operation-types.ts'

/** What a session can do with accounts. Which one is said by its id, or by itself as it was read; `get` finds it by more. */
export function accountsOf(run: Run) {
  return {
    create: (input: InputOf<'account.create'>, options?: ExecuteOptions) =>
      run('account.create', input, options),
    /** By id or external id. */
    get: (account: string) => run('account.get', { account }),
    list: (input: InputOf<'account.list'> = {}) => run('account.list', input),
    update: (account: Idish, change: Rest<'account.update', 'accountId'>, options?: ExecuteOptions) =>
      run('account.update', { ...change, accountId: idOf(account) }, options),
    deactivate: (account: Idish, options?: ExecuteOptions) =>
      run('account.deactivate', { accountId: idOf(account) }, options),
    reactivate: (
      account: Idish,
      how: Rest<'account.reactivate', 'accountId'> = {},
      options?: ExecuteOptions,
    ) => run('account.reactivate', { ...how, accountId: idOf(account) }, options),
    delete: (account: Idish, options?: ExecuteOptions) =>
      run('account.delete', { accountId: idOf(account) }, options),
    /** Every user of the account then holds the role, those who come later too. */
    grantRole: (account: Idish, role: string, options?: ExecuteOptions) =>
      run('account.grantRole', { accountId: idOf(account), role }, options),
    revokeRole: (account: Idish, role: string, options?: ExecuteOptions) =>
      run('account.revokeRole', { accountId: idOf(account), role }, options),
    purge: (account: Idish, options?: ExecuteOptions) =>
      run('account.purge', { accountId: idOf(account) }, options),
  }
}
