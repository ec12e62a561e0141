import type { Account, Permission, Session, User } from '@tenantry/core'
import type { Spoken } from '../grammar/spoken.ts'
import { en as say } from '../sentences/en.ts'

/** Something that can be done next to what is shown. */
export interface NextStep {
  readonly operation: Spoken
  readonly input: Readonly<Record<string, unknown>>
  readonly danger?: true
  /** Opens a form, because more has to be known. */
  readonly form?: true
  /** What stands on its button, where that is not the verb's own. */
  readonly words?: string
}

/** Whoever is asked what they may do. */
type Asks = Pick<Session, 'canEach'>

type Step = NextStep & { readonly permission: Permission; readonly instance: object; readonly field?: string }

/**
 * What this person may do next with an account: each step is asked for this very account.
 *
 * @param someWent whether somebody went with the account, who could be brought back with it
 */
export function accountSteps(
  session: Asks,
  account: Account,
  { someWent }: { someWent: boolean },
): Promise<readonly NextStep[]> {
  const { id, organizationId, isDefault, status, deletedAt } = account
  const own = { permission: 'account:read', instance: account, input: { accountId: id } } as const
  const steps: Step[] = []
  if (status === 'active') {
    const instance = { organizationId, accountId: id, id: '' }
    steps.push({
      operation: 'user.create',
      form: true,
      input: { accountId: id },
      permission: 'user:create',
      instance,
    })
    steps.push({ operation: 'user.list', input: { accountId: id }, permission: 'user:create', instance })
  }
  steps.push({ ...own, operation: 'account.update', form: true, permission: 'account:update' })
  if (status === 'inactive') {
    const reactivate = { ...own, operation: 'account.reactivate', permission: 'account:reactivate' } as const
    steps.push(reactivate)
    if (someWent) steps.push({ ...reactivate, ...withItsUsers(account, say.buttons.reactivateWithUsers) })
  }
  if (status === 'active' && !isDefault)
    steps.push({ ...own, operation: 'account.deactivate', danger: true, permission: 'account:deactivate' })
  if (deletedAt === null && !isDefault)
    steps.push({ ...own, operation: 'account.delete', danger: true, permission: 'account:delete' })
  return allowed(session, steps)
}

/** Brings back those who went with an account, and the account where it is inactive. */
export function withItsUsers({ id }: Account, words: string) {
  const input = { accountId: id, reactivateUsers: true }
  return { operation: 'account.reactivate', input, words } as const satisfies NextStep
}

/** What this person may do next with a user; nobody is offered to shut themselves out. */
export function userSteps(
  { session, userId }: { session: Asks; userId: string | null },
  user: User,
): Promise<readonly NextStep[]> {
  const own = { instance: user, input: { userId: user.id } }
  const steps: Step[] = [
    { ...own, operation: 'user.update', form: true, permission: 'user:update', field: 'firstName' },
  ]
  if (user.status === 'inactive')
    steps.push({ ...own, operation: 'user.reactivate', permission: 'user:reactivate' })
  steps.push({ ...own, operation: 'user.rotateSecret', permission: 'user:rotate-secret' })
  if (user.id !== userId) {
    if (user.status === 'active')
      steps.push({ ...own, operation: 'user.deactivate', danger: true, permission: 'user:deactivate' })
    steps.push({ ...own, operation: 'user.delete', danger: true, permission: 'user:delete' })
  }
  return allowed(session, steps)
}

async function allowed(session: Asks, steps: readonly Step[]): Promise<readonly NextStep[]> {
  const answers = await session.canEach(steps)
  return steps.filter((_step, index) => answers[index])
}
