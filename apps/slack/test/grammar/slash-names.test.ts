import { describe, expect, test } from 'vitest'
import { SlashNames } from '../../src/grammar/slash-names.ts'

describe.each([
  ['', '/'],
  ['acme', '/acme-'],
])('with the prefix %j', (prefix, before) => {
  const names = new SlashNames(prefix, ['projects', 'invoices'])

  test('every slash command has its name', () => {
    expect(names.all()).toEqual(
      ['accounts', 'users', 'approvals', 'tenantry', 'projects', 'invoices'].map((noun) => before + noun),
    )
    expect(new SlashNames(prefix).all()).toEqual(
      ['accounts', 'users', 'approvals', 'tenantry'].map((noun) => before + noun),
    )
    expect(names.of('users')).toBe(`${before}users`)
    expect(names.ofHost('projects')).toBe(`${before}projects`)
  })

  test('one is read in any case, with the text behind it', () => {
    expect(names.read(`${before}users`, 'List A')).toEqual({ noun: 'users', text: 'List A' })
    expect(names.read(`${before}USERS`, '')).toEqual({ noun: 'users', text: '' })
  })

  test('one of the host’s says what it is short for', () => {
    expect(names.read(`${before}Invoices`, 'send Apollo')).toEqual({
      noun: 'tenantry',
      text: 'run invoices send Apollo',
    })
  })

  test('any other is none of ours', () => {
    for (const command of [`${before}projekts`, `${before}user`, 'users', `/other-users`, '/', ''])
      expect(names.read(command, 'list')).toBeNull()
    expect(new SlashNames(prefix).read(`${before}projects`, 'archive apollo')).toBeNull()
  })

  test('they are named so in a text, and nothing else is', () => {
    expect(
      names.inText(
        'Type /accounts list, /users, /approvals or /tenantry. Not /users-x, /usersx, /accounts2 or users.',
      ),
    ).toBe(
      `Type ${before}accounts list, ${before}users, ${before}approvals or ${before}tenantry. Not /users-x, /usersx, /accounts2 or users.`,
    )
  })
})
