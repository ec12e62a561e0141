/**
 * Awaits statements that were sent at once, in one flight where the connection can. Of several that fail the first is thrown: those behind
 * it failed because of it. All of them are over by then, so none is left to fail where nobody awaits it.
 */
export async function together<Answers extends readonly unknown[]>(
  sent: {
    readonly [Place in keyof Answers]: Promise<Answers[Place]>
  },
): Promise<Answers> {
  const settled = await Promise.allSettled(sent)
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }) as unknown as Answers
}
