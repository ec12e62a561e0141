import type { RoleView } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { type Message, section, userText } from './message.ts'

const REACHES = ['organization', 'account', 'self'] as const

/** One role, with what it grants by how far that reaches. */
export function roleCard(role: RoleView, headline: string): Message {
  const parts = REACHES.flatMap((reach) => {
    const grants = role.grants.filter((grant) => grant.reach === reach).map(say.grant)
    return grants.length === 0 ? [] : [`${say.reaches[reach]}: ${userText(grants.join(', '))}`]
  })
  return { text: [headline, ...parts].join('\n'), blocks: [section(headline), ...parts.map(section)] }
}
