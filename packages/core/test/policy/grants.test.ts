import { describe, expect, test } from 'vitest'
import type { StoredGrant } from '../../src/domain/role.ts'
import { TenantryError } from '../../src/errors.ts'
import { changedGrants, checkedGrants } from '../../src/policy/checked-grants.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { refusal } from './refusal.ts'

const policy = createPolicy()
const grant = (permission: string, reach: StoredGrant['reach'], fields?: readonly string[]): StoredGrant => ({
  permission,
  reach,
  ...(fields === undefined ? {} : { fields }),
})

describe('what a role is to grant', () => {
  test('is taken as it was said', () => {
    const asked = [
      grant('user:read', 'self'),
      grant('user:update', 'account', ['firstName']),
      grant('security:configure', 'organization'),
    ]
    expect(checkedGrants(policy, asked)).toEqual(asked)
    expect(checkedGrants(policy, [])).toEqual([])
  })

  test.each<[sentence: string, asked: readonly StoredGrant[]]>([
    [
      'There is no permission project:read. See the list in the documentation.',
      [grant('user:read', 'self'), grant('project:read', 'account')],
    ],
    [
      'user:read is granted twice. Grant it once, at the wider reach.',
      [grant('user:read', 'self'), grant('audit:read', 'self'), grant('user:read', 'account')],
    ],
    [
      'security:configure cannot have the reach account. Choose another reach.',
      [grant('security:configure', 'account')],
    ],
    ...(['approval:configure', 'approval:break-glass', 'role:configure', 'chat:install'] as const).map(
      (permission): [string, readonly StoredGrant[]] => [
        `${permission} cannot have the reach account. Choose another reach.`,
        [grant(permission, 'account')],
      ],
    ),
    ['resource:read cannot have the reach self. Choose another reach.', [grant('resource:read', 'self')]],
    [
      'user:read is about no single fields. Grant it without fields.',
      [grant('user:read', 'self', ['firstName'])],
    ],
  ])('is refused: %s', (sentence, asked) => {
    expect(refusal(() => checkedGrants(policy, asked))).toEqual(new TenantryError('invalid_input', sentence))
  })
})

test('a change of a role replaces what was granted of a permission, takes away what is named, and keeps the rest', () => {
  const present = [grant('user:read', 'self'), grant('audit:read', 'self'), grant('job:read', 'self')]
  expect(
    changedGrants(present, {
      add: [grant('user:read', 'account'), grant('job:stop', 'self')],
      remove: ['audit:read'],
    }),
  ).toEqual([grant('job:read', 'self'), grant('user:read', 'account'), grant('job:stop', 'self')])
  expect(changedGrants(present, { add: [], remove: [] })).toEqual(present)
})
