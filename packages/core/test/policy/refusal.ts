/** What a rule throws, or null where it lets pass. */
export function refusal(rule: () => unknown): unknown {
  try {
    rule()
    return null
  } catch (thrown) {
    return thrown
  }
}
