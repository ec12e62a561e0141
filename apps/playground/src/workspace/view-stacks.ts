import type { View } from './view.ts'

/** The modals that lie open in front of each member, the topmost last. They end with the process, as with a closed client. */
export class ViewStacks {
  readonly #stacks = new Map<string, View[]>()

  of(memberId: string): readonly View[] {
    return this.#stacks.get(memberId) ?? []
  }

  top(memberId: string): View | undefined {
    return this.of(memberId).at(-1)
  }

  find(matches: (view: View) => boolean): View | undefined {
    return [...this.#stacks.values()].flat().find(matches)
  }

  /** Opens this view alone: what lay open before is gone. */
  open(view: View): void {
    this.#stacks.set(view.memberId, [view])
  }

  push(view: View): void {
    this.#stacks.set(view.memberId, [...this.of(view.memberId), view])
  }

  replace(view: View): void {
    this.#stacks.set(
      view.memberId,
      this.of(view.memberId).map((each) => (each.id === view.id ? view : each)),
    )
  }

  close(view: View): void {
    this.#stacks.set(
      view.memberId,
      this.of(view.memberId).filter((each) => each.id !== view.id),
    )
  }

  clear(memberId: string): void {
    this.#stacks.delete(memberId)
  }
}
