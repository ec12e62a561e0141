/** What begins so is JSON. No form of Slack's does: its first character is one of a field's name. */
const JSON_BEGINS = /^\s*[[{]/

/**
 * The object in a body that Slack has signed: JSON of an event, a form of a slash command, or the JSON in the form of an interaction.
 * Its shape alone decides which: Slack does not sign the content type, so a captured event must not become a form by another one.
 *
 * @returns null when it cannot be read
 */
export function parseBody(body: string): Readonly<Record<string, unknown>> | null {
  if (JSON_BEGINS.test(body)) return jsonObject(body)
  const form = new URLSearchParams(body)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : jsonObject(payload)
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
