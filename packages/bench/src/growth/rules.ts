import type { Ours } from '../ours/ours.ts'

/**
 * Gives an organization as many rules of approval, all about something else than what is measured. Each asks for another administrator,
 * so that there is somebody who could agree.
 */
export async function addRules({ acorn }: Ours, { from, to }: { from: number; to: number }): Promise<void> {
  const { ada } = acorn
  const { accountId } = await ada.users.get(acorn.adaId)
  if (from === 0 && to > 0)
    await ada.users.create({
      accountId,
      email: 'ash@acorn.test',
      firstName: 'Ash',
      lastName: 'Elm',
      roles: ['org-admin'],
    })
  for (let number = from; number < to; number += 1)
    await ada.approvals.rules.set({
      name: `Rule ${number}`,
      commands: ['account.purge'],
      stages: [{ approvers: [{ role: 'org-admin' }] }],
    })
}
