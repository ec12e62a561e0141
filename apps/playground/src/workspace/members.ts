import type { Member } from './member.ts'

/** The people of the chat. An id or a short name that is taken, or is not shaped like Slack's, is refused. */
export class Members {
  readonly #byId = new Map<string, Member>()

  add(member: Member): void {
    if (!/^[UW][A-Z0-9]{2,}$/.test(member.id)) {
      throw new Error(`A member's id is U or W and capital letters or digits, not “${member.id}”.`)
    }
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(member.name)) {
      throw new Error(
        `A member's short name is of a-z, 0-9, dots, dashes and underscores, not “${member.name}”.`,
      )
    }
    if (this.#byId.has(member.id) || this.named(member.name)) {
      throw new Error(`There is already a member ${member.id} or @${member.name}.`)
    }
    this.#byId.set(member.id, { ...member })
  }

  get(id: string): Member | undefined {
    return this.#byId.get(id)
  }

  named(name: string): Member | undefined {
    return this.all().find((member) => member.name === name.toLowerCase())
  }

  /** This short name, or with a number at its end where somebody has it already. */
  freeName(wanted: string): string {
    const stem = /^[a-z0-9]/.test(wanted) ? wanted : `x${wanted}`
    let name = stem
    for (let number = 2; this.named(name); number += 1) name = `${stem}${number}`
    return name
  }

  withEmail(email: string): Member | undefined {
    return this.all().find((member) => member.email?.toLowerCase() === email.toLowerCase())
  }

  all(): Member[] {
    return [...this.#byId.values()]
  }
}
