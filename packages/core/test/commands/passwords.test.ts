import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PASSWORD_MAX, passwordProblem } from '../../src/domain/password.ts'
import { hashPassword, isPassword, SALT_BYTES } from '../../src/domain/password-hash.ts'

const FAY = ['fay.hill@elm.test', 'Fay Hill', 'fay-1', 'Acorn Limited']

describe('H13: a password', () => {
  test.each([
    ['is short', 'k7#Qz!m2@xP', /at least 12 characters/],
    ['is one character again and again', 'aaaaaaaaaaaaaaaaaaaa', /too easy/],
    ['is a row of digits', '123456789012', /too easy/],
    ['is a row of digits backwards', '9876543210987654', /too easy/],
    ['is the alphabet', 'abcdefghijklmnop', /too easy/],
    ['is a row of keys', 'qwertyuiop[]12', /too easy/],
    ['is a common word with digits', 'Password1234!', /too easy/],
    ['is a common word as people write it', 'P@ssw0rdP@ssw0rd', /too easy/],
    ['is two common words', 'letmeinwelcome99', /too easy/],
    ['is a season and a year', 'Summer2026Summer', /too easy/],
    ['is the address', 'Fay.Hill@elm.test', /too easy/],
    ['is the name, twice', 'FayHillFayHill1', /too easy/],
    ['is the organization', 'acornlimited2026', /too easy/],
    ['is the name with accents', 'Fáy-Híll-Fáy-1', /too easy/],
  ])('that %s is refused', (_what, password, problem) => {
    expect(passwordProblem(password, FAY)).toMatch(problem)
  })

  test.each([
    'correct horse battery staple',
    'Wolken ziehen leise',
    'мой дом на холме у реки',
    'k7#Qz!m2@xPv',
    // A name among other words takes nothing from them.
    'hill of purple envelopes',
    randomUUID(),
    randomBytes(500).toString('hex'),
  ])('that nobody would try is accepted: %s', (password) => {
    expect(passwordProblem(password, FAY)).toBeNull()
  })

  test('is stored by argon2id with a salt of its own, and is told from every other one', async () => {
    const password = randomUUID()
    const [one, other] = [
      await hashPassword(password, randomBytes(SALT_BYTES)),
      await hashPassword(password, randomBytes(SALT_BYTES)),
    ]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(other)
    expect(await isPassword(password, one)).toBe(true)
    expect(await isPassword(`${password} `, one)).toBe(false)
    expect(await isPassword(password.toUpperCase(), one)).toBe(false)
    expect(await isPassword(password, 'nothing that was stored')).toBe(false)
  })

  test('is hashed as the reference implementation does it', async () => {
    // phc-winner-argon2, test.c: argon2id, version 19, t = 2, m = 2^16, p = 1, password "password", salt "somesalt".
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await isPassword('password', reference)).toBe(true)
    expect(await isPassword('passwore', reference)).toBe(false)
  })

  test('counts to its last character, however long it is', async () => {
    const long = randomBytes(PASSWORD_MAX / 2).toString('hex')
    const stored = await hashPassword(long, randomBytes(SALT_BYTES))
    expect(await isPassword(long, stored)).toBe(true)
    const last = long.endsWith('0') ? '1' : '0'
    expect(await isPassword(long.slice(0, -1) + last, stored)).toBe(false)
    expect(await isPassword(long.slice(0, -1), stored)).toBe(false)
  })

  test('is the same from two keyboards that write a letter differently', async () => {
    const stored = await hashPassword('caf\u00e9 on the corner', randomBytes(SALT_BYTES))
    expect(await isPassword('cafe\u0301 on the corner', stored)).toBe(true)
  })
})
