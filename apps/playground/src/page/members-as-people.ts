import type { Workspace } from '../workspace/workspace.ts'
import type { People } from './people.ts'

/** The list of people when nobody provides another one: every member of the chat who is a person. */
export function membersAsPeople({ members }: Workspace): People {
  return {
    people: async () =>
      members
        .all()
        .filter(({ is_bot, deleted }) => !is_bot && !deleted)
        .map(({ id, name, real_name }) => ({ key: id, label: real_name, note: `@${name}`, memberId: id })),
    choose: async (key) => key,
  }
}
