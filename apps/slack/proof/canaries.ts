import { randomBytes } from 'node:crypto'
import type { Session } from '@tenantry/core'

/** All of them begin so: who searches for it would find every one of them. */
export const CANARY_STEM = 'zq'

const THINGS = 5

/**
 * Puts texts into an organization that are nowhere else, because they are made of chance: wherever one is found that nobody of that
 * organization sees, it was leaked.
 */
export async function plantCanaries(by: Session): Promise<readonly string[]> {
  const planted: string[] = []
  const canary = () => {
    const text = `${CANARY_STEM}${randomBytes(8).toString('hex')}`
    planted.push(text)
    return text
  }
  for (let i = 0; i < THINGS; i += 1) {
    const account = await by.accounts.create({ externalId: canary(), name: canary(), description: canary() })
    const { user } = await by.users.create({
      accountId: account.id,
      email: `${canary()}@elm.test`,
      firstName: canary(),
      lastName: canary(),
      externalId: canary(),
    })
    planted.push(account.id, user.id)
  }
  return planted
}

/** Those that are in a text, however it writes them. */
export function foundIn(text: string, canaries: readonly string[]): readonly string[] {
  const folded = text.toLowerCase()
  return canaries.filter((canary) => folded.includes(canary.toLowerCase()))
}
