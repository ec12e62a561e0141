/** What became of statements that were sent at once. */
type Settled<Answers extends readonly unknown[]> = {
  readonly [Place in keyof Answers]: PromiseSettledResult<Answers[Place]>
}

type Sent<Answers extends readonly unknown[]> = {
  readonly [Place in keyof Answers]: Promise<Answers[Place]> | Answers[Place]
}

/**
 * Awaits statements that were sent at once, in one flight where the connection can. Of several that fail the first is thrown: those behind
 * it failed because of it. All of them are over by then, so none is left to fail where nobody awaits it.
 */
export async function together<Answers extends readonly unknown[]>(sent: Sent<Answers>): Promise<Answers> {
  return answersOf(await settled(sent))
}

/** The same without throwing, for what may not be wanted in the end. */
export function settled<Answers extends readonly unknown[]>(sent: Sent<Answers>): Promise<Settled<Answers>> {
  return Promise.allSettled(sent) as Promise<Settled<Answers>>
}

/** Throws the first failure. */
export function answersOf<Answers extends readonly unknown[]>(outcomes: Settled<Answers>): Answers {
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }) as unknown as Answers
}
