import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readHandler } from '../../src/delivery/handler.ts'
import { DENIED_TYPES } from '../../src/domain/denial.ts'
import { listAudit } from '../../src/queries/list-audit.ts'

const SOURCES = new URL('../../src/', import.meta.url)

/** The types of events in a source: texts with a dot in them that are given to `type`, the two sides of a choice included. */
function typesIn(source: string): readonly string[] {
  const given = [...source.matchAll(/\btype: ([^\n]*)/g)].map(([, value = '']) => value)
  const types = given.flatMap((value) => [...value.matchAll(/'([a-zA-Z-]+\.[^'\n]+)'/g)])
  return types.map(([, type = '']) => type)
}

const recorded = [
  ...new Set(
    globSync('**/*.ts', { cwd: SOURCES }).flatMap((file) =>
      typesIn(readFileSync(new URL(file, SOURCES), 'utf8')),
    ),
  ),
  // These are put together of the ways in which a request ends.
  ...['executed', 'denied', 'expired', 'cancelled', 'failed', 'superseded'].map((end) => `approval.${end}`),
].sort()

const problemOf = (type: string) => {
  try {
    readHandler(type, () => undefined, {})
  } catch {
    return 'cannot be subscribed to'
  }
  return listAudit.input.safeParse({ type }).success ? null : 'cannot be asked for'
}

test('every type of event that is recorded can be subscribed to and asked for, and a host’s of several words', () => {
  expect(recorded.length).toBeGreaterThan(55)
  expect(recorded).toEqual(expect.arrayContaining(['account.role_granted', 'user.deactivated', 'user.moved']))
  const types = [...recorded, 'purchase-order.sent_back']
  expect(types.filter((type) => problemOf(type) !== null)).toEqual([])
})

test('the control: a type with a capital letter is found in a source, and can be neither', () => {
  expect(typesIn(`work.record({\n  type: bad ? 'account.roleGranted' : 'account.role_granted',\n})`)).toEqual(
    ['account.roleGranted', 'account.role_granted'],
  )
  expect(problemOf('account.roleGranted')).toBe('cannot be subscribed to')
  expect(listAudit.input.safeParse({ type: 'account.roleGranted' }).success).toBe(false)
})

test('every command that events name can be asked for, and what is recorded as denied is a type that is', () => {
  for (const command of ['user.create', 'user.importBatch', 'purchase-order.approve', 'authenticate'])
    expect(listAudit.input.safeParse({ command }).success).toBe(true)
  expect(listAudit.input.safeParse({ command: 'User create' }).success).toBe(false)
  expect(recorded).toEqual(expect.arrayContaining([...DENIED_TYPES]))
})
