import type { Workspace } from '@tenantry/core'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Person } from './people.ts'

/**
 * Refuses whoever is nobody that a workspace vouches for: each kind with its own sentence and what to do next.
 *
 * @param workspace the one that the app is installed in
 * @param who `you`, or the name of somebody who was mentioned
 */
export function refusePerson(person: Person, workspace: Workspace, who: 'you' | 'mentioned'): void {
  const sentences = say.refusedPeople[who]
  const name = person.name
  if (person.isDeleted) throw new ChatRefusal(sentences.deleted(name))
  if (person.isBot) throw new ChatRefusal(sentences.bot(name))
  if (person.isStranger || !isAtHome(person.identity, workspace))
    throw new ChatRefusal(sentences.stranger(name))
  if (person.isGuest) throw new ChatRefusal(sentences.guest(name))
}

/** In an enterprise, a person of any of its workspaces is at home in all. */
function isAtHome(identity: Person['identity'], workspace: Workspace): boolean {
  if (identity.teamId === workspace.teamId) return true
  return workspace.enterpriseId !== null && identity.enterpriseId === workspace.enterpriseId
}
