import type { InputField } from '@tenantry/core'
import type { Verb } from './verb.ts'

const code: InputField = {
  name: 'code',
  flag: 'code',
  kind: 'text',
  required: true,
  nullable: false,
  description: 'The code, good for ten minutes and once',
  choices: [],
  reference: null,
  names: null,
  secret: true,
}

const own = {
  noun: 'tenantry',
  operation: null,
  reads: false,
  permission: null,
  fields: [],
  positional: [],
  fixed: {},
  asks: false,
  destructive: false,
} as const satisfies Partial<Verb>

/**
 * What is typed before anybody is linked, or speaks of the workspace itself. The core has commands for these, which believe what the
 * bot has verified; so no schema of theirs is ever filled in by a person.
 */
export const OWN_VERBS: readonly Verb[] = [
  {
    ...own,
    verb: 'help',
    summary: 'Show what you can do by topics, one of them, or what has to do with a word',
    example: '/tenantry help secret',
    reads: true,
    fields: [
      {
        ...code,
        name: 'word',
        flag: 'word',
        required: false,
        description: 'What to look for',
        secret: false,
      },
    ],
    positional: ['word'],
  },
  {
    ...own,
    verb: 'connect',
    summary: 'Connect this workspace to an organization',
    example: '/tenantry connect tn-…',
    fields: [code],
    positional: ['code'],
  },
  {
    ...own,
    verb: 'link',
    summary: 'Link your chat identity to your user',
    example: '/tenantry link tn-…',
    fields: [code],
    positional: ['code'],
  },
  {
    ...own,
    verb: 'disconnect',
    summary: 'Disconnect this workspace and end all its links',
    example: '/tenantry disconnect',
    permission: 'chat:install',
    asks: true,
    destructive: true,
  },
]
