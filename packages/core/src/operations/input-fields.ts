import { z } from 'zod'

/** One field of an input, as whoever asks a person for it needs to know it: a parser, a form, a page of the docs. */
export interface InputField {
  readonly name: string
  /** The word behind `--`. */
  readonly flag: string
  /** A `duration` is a number of milliseconds, a `time` a text in ISO 8601. */
  readonly kind: 'text' | 'number' | 'duration' | 'time' | 'boolean' | 'list' | 'other'
  readonly required: boolean
  /** May be given as nothing, to clear it. */
  readonly nullable: boolean
  readonly description: string
  /** The only values that it takes, where there are few. */
  readonly choices: readonly string[]
  readonly reference: 'account' | 'user' | 'member' | null
  /** Names of this kind, of which the organization has a list. */
  readonly names: 'role' | null
  readonly secret: boolean
}

interface JsonProperty {
  readonly type?: string
  readonly anyOf?: readonly JsonProperty[]
  readonly enum?: readonly string[]
  readonly choices?: readonly string[]
  readonly items?: JsonProperty
  readonly description?: string
  readonly flag?: string
  readonly kind?: 'duration' | 'time'
  readonly reference?: 'account' | 'user' | 'member'
  readonly names?: 'role'
  readonly secret?: true
}

const KINDS: Readonly<Record<string, InputField['kind']>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
}

/** The fields of an operation's input in their order, read from its schema: what they are is written there and nowhere else. */
export function inputFields({ input }: { readonly input: z.ZodType }): readonly InputField[] {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property as JsonProperty, required.has(name)),
  )
}

function fieldOf(name: string, property: JsonProperty, required: boolean): InputField {
  const nullable = property.anyOf?.some(({ type }) => type === 'null') ?? false
  const type = property.type ?? property.anyOf?.find((each) => each.type !== 'null')?.type ?? ''
  return {
    name,
    flag: property.flag ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    kind: property.kind ?? KINDS[type] ?? 'other',
    required,
    nullable,
    description: property.description ?? '',
    choices: choicesOf(property) ?? choicesOf(property.items ?? {}) ?? [],
    reference: property.reference ?? null,
    names: property.names ?? property.items?.names ?? null,
    secret: property.secret ?? false,
  }
}

function choicesOf({ choices, enum: members }: JsonProperty): readonly string[] | undefined {
  return choices ?? members
}
