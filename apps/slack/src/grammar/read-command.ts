import type { Noun } from '@tenantry/core'
import { type Parsed, parse } from './parse.ts'
import type { SlashNames } from './slash-names.ts'
import type { VerbTable } from './verbs.ts'

/** What can be typed, and by which names. */
export interface Said {
  readonly names: SlashNames
  readonly verbs: VerbTable
}

/** A slash command as it was typed. */
interface Typed {
  readonly command: string
  readonly text: string
}

/** What a slash command says: of which noun, and what about it. */
export interface ReadCommand {
  readonly noun: Noun
  readonly text: string
  readonly parsed: Parsed
}

/** Each command is asked about by whoever takes it in, looks ahead and runs it. */
const read = new WeakMap<Typed, { readonly by: VerbTable; readonly said: ReadCommand | null }>()

/** Reads a slash command, once; null when it is none of ours. */
export function readCommand({ names, verbs }: Said, typed: Typed): ReadCommand | null {
  const before = read.get(typed)
  if (before?.by === verbs) return before.said
  const found = names.read(typed.command, typed.text)
  const said = found && { ...found, parsed: parse(found.noun, found.text, verbs) }
  read.set(typed, { by: verbs, said })
  return said
}
