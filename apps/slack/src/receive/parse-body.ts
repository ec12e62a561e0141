/**
 * The object in a body that Slack has signed: JSON of an event, a form of a slash command, or the JSON in the form of an interaction.
 *
 * @returns null when it cannot be read
 */
export function parseBody(body: string, contentType: string): Readonly<Record<string, unknown>> | null {
  if (contentType.toLowerCase().startsWith('application/json')) return jsonObject(body)
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
