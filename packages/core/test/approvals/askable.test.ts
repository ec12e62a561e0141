import { expect, test } from 'vitest'
import { whyNotAskable } from '../../src/approvals/askable.ts'
import type { Command } from '../../src/operations/define-command.ts'
import { OPERATIONS } from '../../src/operations/table.ts'

const createAccount = OPERATIONS['account.create'] as unknown as Command

/** A command of a host's with the input of `account.create`, whose name the host keeps in one way or another. */
const keepingName = (name: 'open' | 'secret'): Command => ({
  ...createAccount,
  host: { ...createAccount.host, fields: { name } } as NonNullable<Command['host']>,
})

test('what a host keeps as secret cannot be asked for, and what it keeps openly can', () => {
  expect(whyNotAskable(keepingName('secret'))).toMatch(/secret/)
  expect(whyNotAskable(keepingName('open'))).toBe(null)
})

test('a command with a secret field of its schema cannot be asked for', () => {
  expect(whyNotAskable(OPERATIONS['user.setPassword'] as unknown as Command)).not.toBe(null)
})
