/** The fields in which each thing is typed that a list of the bot shows. */
const TYPED_IN = {
  account: ['account', 'accountId'],
  user: ['user', 'userId'],
  role: ['role', 'roles'],
  secret: ['secretId'],
  request: ['requestId'],
  rule: ['ruleId'],
  review: ['reviewId'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Thing = keyof typeof TYPED_IN

/** The thing that is typed in a field; null for a field of another kind. */
export function thingTypedIn(field: string): Thing | null {
  const things = Object.entries(TYPED_IN) as [Thing, readonly string[]][]
  return things.find(([, fields]) => fields.includes(field))?.[0] ?? null
}

/** What was typed for a thing; undefined where that was nothing, or several: which of them is meant is not known. */
export function typedFor(thing: Thing, given: Readonly<Record<string, unknown>>): string | undefined {
  const typed = TYPED_IN[thing].flatMap((field) => given[field] ?? [])
  return typed.length === 1 && typeof typed[0] === 'string' ? typed[0] : undefined
}
