import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { AnyHostCommand } from '../../src/operations/host/host-command.ts'
import { operationTable } from '../../src/operations/table.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { refusalOf } from '../support/refusal.ts'
import { commands, subjects } from './projects.ts'

const policy = createPolicy({ subjects })
const [create, archive] = commands
const altered = (change: Partial<Record<keyof AnyHostCommand, unknown>>) =>
  ({ ...archive, ...change }) as AnyHostCommand

describe('a command of a host that could not be run, recorded or typed is refused when Tenantry is made', () => {
  test.each<[string, AnyHostCommand[], string]>([
    ['a name without a subject', [altered({ name: 'archive' })], 'cannot be called that'],
    ['a name with a space in it', [altered({ name: 'project.archive it' })], 'cannot be called that'],
    ['no name at all', [altered({ name: undefined })], 'cannot be called that'],
    ["the name of one of Tenantry's", [altered({ name: 'account.create' })], "Tenantry's own"],
    ["a subject of Tenantry's", [altered({ name: 'user.archive' })], "Tenantry's own"],
    ['a name twice', [archive, archive] as AnyHostCommand[], 'is there twice'],
    ['a permission that no subject has', [altered({ permission: 'project:fly' })], 'which no subject has'],
    [
      'a permission of a subject that was not given',
      [altered({ permission: 'board:read' })],
      'which no subject has',
    ],
    [
      'an input that takes unknown fields',
      [altered({ input: z.object({ project: z.string() }) })],
      'z.strictObject',
    ],
    ['an input that is no object', [altered({ input: z.string() })], 'z.strictObject'],
    ['no handler', [altered({ handle: undefined })], 'no handle'],
    [
      'fields that are kept in a way that there is not',
      [altered({ fields: { name: 'public' } })],
      'neither open',
    ],
    ['nothing said of its fields', [altered({ fields: undefined })], 'says nothing of how'],
    ['a verb that nobody can type', [altered({ chat: { ...archive.chat, verb: 'archive it' } })], 'no word'],
    [
      'a verb that is said already',
      [archive as AnyHostCommand, altered({ name: 'project.archiveAgain' })],
      'said like another',
    ],
    [
      'a place that is no field',
      [altered({ chat: { ...archive.chat, positional: ['board'] } })],
      'no field board',
    ],
    [
      'a secret that would be typed in chat',
      [altered({ input: z.strictObject({ project: z.string().meta({ secret: true }) }) })],
      'nobody should type',
    ],
    [
      'a required field that nobody can type',
      [altered({ input: z.strictObject({ project: z.string(), more: z.strictObject({}) }) })],
      'nobody can type',
    ],
  ])('%s', (_what, given, problem) => {
    expect(() => operationTable(policy, given)).toThrow(problem)
    expect(() => operationTable(policy, given)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }) as Error,
    )
  })

  test('by createTenantry itself, before the database is opened', async () => {
    const nowhere = { database: 'postgres://127.0.0.1:1/nowhere' }
    expect((await refusalOf(createTenantry({ ...nowhere, commands }))).code).toBe('invalid_input')
  })

  test('and a good one is not (the control)', () => {
    const table = operationTable(policy, commands)
    expect(table.get('project.archive')).toMatchObject({
      kind: 'command',
      chat: { noun: 'tenantry', verb: 'run projects archive', confirm: true },
    })
    expect(table.get('project.create')?.chat).toEqual({ none: 'the host makes them' })
    expect(create.name).toBe('project.create')
    expect(table.has('account.create')).toBe(true)
    expect(table.get('constructor')).toBeUndefined()
  })
})
