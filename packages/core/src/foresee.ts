import type { Entry, Standing } from './entry.ts'
import type { Foresight } from './store/walls/foresight.ts'

/** What a transaction foresees: who acts is among it. */
export interface OwnForesight extends Foresight {
  /** Has the server enter as who acts, and compare: behind the last lock, so that nobody is let through who lost a right meanwhile. */
  enter(): void
  /** From now on everything is read before it counts; who acts is entered, where that was not sent yet. */
  end(): void
}

/** Foresees that somebody acts who is what they were last time, and that everything is as it was told. */
export function foresee({ world, principal, frame, told, enterAs }: Entry, standing: Standing): OwnForesight {
  let counts = true
  let isEntered = false
  const enter = () => {
    isEntered = true
    const entering = enterAs(standing)
    frame.awaitWithCommit(entering)
    entering.then(
      () => world.used(principal),
      () => undefined,
    )
  }
  return {
    told,
    get counts() {
      return counts
    },
    sendLate: frame.sendLate,
    check: frame.awaitWithCommit,
    enter,
    end() {
      if (counts && !isEntered) enter()
      counts = false
    },
  }
}

/** Foresees nothing, and remembers what is told. */
export function foreseeNothing({ frame, told }: Entry): OwnForesight {
  const never = () => {
    throw new Error('nothing is foreseen in this transaction')
  }
  return { told, counts: false, sendLate: frame.sendLate, check: never, enter: never, end: () => undefined }
}
