import type { InputField } from '@tenantry/core'
import type { Value, Word } from './split-words.ts'

/** A word that names a flag: `--name`, `--name=value`, `name:value`. */
export interface FlagWord {
  readonly name: string
  /** null when there is no such flag. */
  readonly field: InputField | null
  /** What stands behind `=` or `:`; undefined when the next word is the value. */
  readonly value: Value | undefined
  readonly dashed: boolean
}

/** Two hyphens, or the long dash that a phone makes of them. */
const DASHED = /^(?:--|[—–―‒⸺])-?(\p{L}[\p{L}\p{N}_‐‑−-]{0,60})(?:([=:])|$)/u
const KEYED = /^(\p{L}[\p{L}\p{N}_-]{0,60}):/u

/**
 * The flag that a word names, or null when it is a plain word. `key:value` is a flag only where the verb knows the key: an external
 * id may hold a colon.
 */
export function flagOf(word: Word, fields: readonly InputField[]): FlagWord | null {
  const bare = word.text.slice(0, word.bareLength)
  const dashed = DASHED.exec(bare)
  if (dashed?.[1] !== undefined) {
    const name = dashed[1].replace(/[‐‑−_]/gu, '-').toLowerCase()
    const value = dashed[2] === undefined ? undefined : rest(word, dashed[0].length)
    // Whatever is glued to a flag by quotes (`--name"Elm"`) is no flag of ours.
    if (value === undefined && word.text.length > word.bareLength)
      return { name: word.text.slice(2), field: null, value, dashed: true }
    return { name, field: fieldOf(name, fields), value, dashed: true }
  }
  if (bare.startsWith('--')) return { name: bare.slice(2), field: null, value: undefined, dashed: true }
  const keyed = KEYED.exec(bare)
  if (keyed?.[1] === undefined) return null
  const name = keyed[1].toLowerCase()
  const field = fieldOf(name, fields)
  return field === null ? null : { name, field, value: rest(word, keyed[0].length), dashed: false }
}

function fieldOf(name: string, fields: readonly InputField[]): InputField | null {
  return fields.find((field) => field.flag === name) ?? null
}

function rest(word: Word, from: number): Value {
  return { ...word, text: word.text.slice(from) }
}
