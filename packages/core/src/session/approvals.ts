import type { ExecuteOptions } from '../checked-call.ts'
import type { OperationName } from '../operations/table.ts'
import { type Idish, type InputOf, idOf, type Run } from './operation-types.ts'

/** What a session can do about approvals. */
export function approvalsOf(run: Run) {
  return {
    /** Asks others to agree to a command: nothing of it is done until they have. */
    request: (
      command: OperationName | (string & {}),
      input: object,
      { reason, ...options }: { readonly reason?: string } & ExecuteOptions = {},
    ) =>
      run(
        'approval.request',
        { command, input: { ...input }, ...(reason !== undefined && { reason }) },
        options,
      ),
    list: (input: InputOf<'approval.list'> = {}) => run('approval.list', input),
    /** What this session has asked for. */
    mine: (input: InputOf<'approval.listMine'> = {}) => run('approval.listMine', input),
    /** What waits for this session's decision. */
    waiting: (input: InputOf<'approval.listWaiting'> = {}) => run('approval.listWaiting', input),
    get: (request: Idish) => run('approval.get', { requestId: idOf(request) }),
    approve: (request: Idish, how: { readonly reason?: string } = {}, options?: ExecuteOptions) =>
      run('approval.approve', { ...how, requestId: idOf(request) }, options),
    deny: (request: Idish, how: { readonly reason?: string } = {}, options?: ExecuteOptions) =>
      run('approval.deny', { ...how, requestId: idOf(request) }, options),
    cancel: (request: Idish, options?: ExecuteOptions) =>
      run('approval.cancel', { requestId: idOf(request) }, options),
    /** Takes one's own agreement back. */
    withdraw: (request: Idish, options?: ExecuteOptions) =>
      run('approval.withdraw', { requestId: idOf(request) }, options),
    /** Names who agrees in one's stead; nobody any more where none is named. */
    delegate: (input: InputOf<'approval.delegate'> = {}, options?: ExecuteOptions) =>
      run('approval.delegate', input, options),
    /** Does at once what others would have to agree to; another administrator looks at it afterwards. */
    breakGlass: (
      command: OperationName | (string & {}),
      input: object,
      { reason, ...options }: { readonly reason: string } & ExecuteOptions,
    ) => run('approval.breakGlass', { command, input: { ...input }, reason }, options),
    reviews: {
      list: (input: InputOf<'approval.listReviews'> = {}) => run('approval.listReviews', input),
      close: (review: Idish, how: { readonly remark?: string } = {}, options?: ExecuteOptions) =>
        run('approval.review', { ...how, reviewId: idOf(review) }, options),
    },
    rules: {
      list: () => run('approval.listRules', {}),
      /** Makes a rule, or changes the one named by `ruleId` as a whole. */
      set: (rule: InputOf<'approval.setRule'>, options?: ExecuteOptions) =>
        run('approval.setRule', rule, options),
      remove: (rule: Idish, options?: ExecuteOptions) =>
        run('approval.removeRule', { ruleId: idOf(rule) }, options),
    },
  }
}
