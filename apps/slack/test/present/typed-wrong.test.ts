import { TenantryError } from '@tenantry/core'
import { expect, test } from 'vitest'
import { SlashNames } from '../../src/grammar/slash-names.ts'
import type { Verb } from '../../src/grammar/verb.ts'
import { BUILT_IN } from '../../src/grammar/verbs.ts'
import { typedWrong } from '../../src/present/typed-wrong.ts'

const names = new SlashNames('acme')
const add = BUILT_IN.named('user.create') as Verb
const refused = (...fields: readonly string[]) =>
  new TenantryError('invalid_input', 'Wrong.', {
    issues: fields.map((field) => ({ field, problem: 'is wrong' })),
  })

test('a secret is not said again', () => {
  const secret = { ...add, fields: add.fields.map((field) => ({ ...field, secret: field.name === 'email' })) }
  const input = { email: 'hunter2', firstName: 'Fay' }
  expect(typedWrong(refused('email', 'firstName'), { verb: secret, input }, names)).toBe('You typed `Fay`.')
  expect(typedWrong(refused('email'), { verb: secret, input }, names)).toBe('')
})

test('of a list the one that is wrong is said, with the list under the name that it has here', () => {
  const input = { roles: ['member', 'King'] }
  expect(typedWrong(refused('roles.1'), { verb: add, input }, names)).toBe(
    'You typed `King`. Look at the list: `/acme-tenantry roles`.',
  )
})

test('nothing is said where the refusal is about no field, or about one that nobody typed', () => {
  for (const error of [refused(), refused(''), refused('constructor'), refused('email', 'roles.7')])
    expect(typedWrong(error, { verb: add, input: { roles: ['member'] } }, names)).toBe('')
})
