import { Console } from 'node:console'
import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { BASE32, base32 } from '../../src/domain/base32.ts'
import { newId } from '../../src/domain/id.ts'
import { hashSecret, newSecret, parseSecret, Secret } from '../../src/domain/secret.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { refusalOf } from '../support/refusal.ts'
import { createUnreachableTenantry } from '../support/unreachable-tenantry.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 37 + 11) % 256)
const ORGANIZATION = newId('organization', Date.UTC(2026, 2, 2), bytes(10))
const userSecret = newSecret('user', ORGANIZATION, bytes(20))
const organizationSecret = newSecret('organization', ORGANIZATION, bytes(20))
const TEXT = userSecret.reveal()

let tenantry: Tenantry
beforeAll(async () => {
  tenantry = await createUnreachableTenantry()
})
afterAll(() => tenantry.close())

const authenticate = (text: string) => tenantry.authenticate({ organizationSecret, userSecret: text })

/** Ways in which a text is altered by a slip, a bad line or somebody who tries. */
const altered = fc
  .tuple(
    fc.nat(TEXT.length - 1),
    fc.nat(TEXT.length - 1),
    fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }),
    fc.constantFrom('replace', 'insert', 'remove', 'cut', 'exchange', 'capital', 'repeat'),
  )
  .map(([at, to, text, way]) => {
    const [start, end] = [Math.min(at, to), Math.max(at, to)]
    switch (way) {
      case 'replace':
        return TEXT.slice(0, at) + text + TEXT.slice(at + text.length)
      case 'insert':
        return TEXT.slice(0, at) + text + TEXT.slice(at)
      case 'remove':
        return TEXT.slice(0, start) + TEXT.slice(end + 1)
      case 'cut':
        return TEXT.slice(0, at)
      case 'exchange':
        return (
          TEXT.slice(0, start) +
          TEXT.charAt(end) +
          TEXT.slice(start + 1, end) +
          TEXT.charAt(start) +
          TEXT.slice(end + 1)
        )
      case 'capital':
        return TEXT.slice(0, at) + TEXT.charAt(at).toUpperCase() + TEXT.slice(at + 1)
      case 'repeat':
        return TEXT + TEXT.slice(at)
      default:
        throw new Error(`unknown way ${String(way satisfies never)}`)
    }
  })
  .filter((text) => text !== TEXT)

describe('H2: an altered secret', () => {
  test(
    'is no secret, however it was altered',
    () => {
      const { n, seed, showed } = startProof('secrets.altered')
      fc.assert(
        fc.property(altered, (text) => parseSecret(text) === null),
        { numRuns: n, seed },
      )
      showed('0 accepted')
      // With the right checksum on it, only the shape is left to refuse it.
      const unchecked = fc
        .sample(altered, { numRuns: 1_000, seed })
        .map((text) => text.slice(0, -6))
        .filter((body) => parseSecret(body + checksumOf(body)) !== null)
      expect(unchecked.length).toBeGreaterThan(0)
      showedControl(
        'secrets.altered',
        `without the comparison of the checksum ${unchecked.length} of 1,000 accepted`,
      )
    },
    PROOF_TIMEOUT_MS,
  )

  test('is refused before the database is touched, in the same words as a wrong one', async () => {
    const answers = fc
      .sample(altered, { numRuns: 200, seed: startProof('secrets.altered').seed })
      .map((text) => refusalOf(authenticate(text)))
    expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([
        JSON.stringify({
          code: 'unauthenticated',
          message:
            'You are not signed in, or no longer. Sign in with both secrets, or ask an administrator for new ones.',
        }),
      ]),
    )
  })

  test('is told from the whole one, which gets as far as the database', async () => {
    expect(parseSecret(TEXT)).toEqual({ kind: 'user', organizationId: ORGANIZATION, hash: hashSecret(TEXT) })
    expect(await refusalOf(authenticate(TEXT))).toMatchObject({ code: 'unavailable' })
  })

  test('is refused with white space around it: a secret is taken as it is', () => {
    for (const text of [` ${TEXT}`, `${TEXT}\n`, `\ufeff${TEXT}`]) expect(parseSecret(text)).toBeNull()
  })
})

/** What a token must end with, by another implementation of the same checksum: CRC-32 in six characters of base 32. */
function checksumOf(text: string): string {
  let rest = crc32(text)
  let result = ''
  for (let place = 0; place < 6; place += 1) {
    result = BASE32.charAt(rest & 31) + result
    rest >>>= 5
  }
  return result
}

describe('a secret', () => {
  test('ends with the checksum of everything before it, and nothing else is a secret', () => {
    const body = TEXT.slice(0, -6)
    expect(TEXT).toBe(body + checksumOf(body))
    for (const other of [
      `x${body}`,
      body.replace('tnu', 'tnx'),
      body.slice(0, -1),
      `${body}0`,
      body.replace('tnu_0', 'tnu_z'),
    ])
      expect(parseSecret(other + checksumOf(other)), other).toBeNull()
  })

  test('is stored as the SHA-256 of the whole text', () => {
    expect(hashSecret(TEXT)).toBe(createHash('sha256').update(TEXT).digest('hex'))
    expect(parseSecret(organizationSecret.reveal())?.kind).toBe('organization')
  })

  test('is shown as [secret], in whatever way it is made a text', () => {
    expect(inspect(userSecret)).toBe('[secret]')
    expect([userSecret.toString(), userSecret.toJSON()]).toEqual(['[secret]', '[secret]'])
  })

  test.each([
    [[], ''],
    [[0], '00'],
    [[255], 'zw'],
    [[222, 173, 190, 239], 'vtpvxvr'],
  ])('has its bytes %j in base 32 as %s', (bytes, text) => {
    expect(base32(Uint8Array.from(bytes))).toBe(text)
  })

  /** Every way in which a program turns a value into text without meaning to show it. */
  function printedIn(secret: unknown): string {
    const holder = { secret, list: [secret], map: new Map([['secret', secret]]), set: new Set([secret]) }
    const written: string[] = []
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk))
        done()
      },
    })
    const printer = new Console(stream, stream)
    printer.log(secret)
    printer.log('%s %o %O %j', secret, secret, secret, secret)
    printer.error(new Error('failed', { cause: holder }))
    printer.dir(holder, { showHidden: true, depth: 9 })
    printer.table([holder])
    const refusal = new TenantryError('conflict', undefined, {
      secret,
      cause: new Error('x', { cause: secret }),
    })
    return [
      ...written,
      String(secret),
      `${secret}`,
      `${[secret]}`,
      JSON.stringify(holder),
      JSON.stringify(refusal),
      inspect(holder, { depth: 9, showHidden: true, getters: true }),
      inspect(refusal, { depth: 9, showHidden: true }),
      inspect(secret, { customInspect: false, showHidden: true }),
      inspect(structuredClone(secret), { depth: 9 }),
      deserialize(serialize({ secret: Object(secret) })).toString(),
      serialize(secret).toString('latin1'),
      JSON.stringify(Object.assign({}, secret)),
      new URLSearchParams({ secret: String(secret) }).toString(),
      new Error(`failed for ${secret}`).stack,
      inspect(new AggregateError([new Error('one', { cause: secret })], 'all', { cause: holder }), {
        depth: 9,
      }),
      Object.entries(Object(secret)).join(),
      Reflect.ownKeys(Object(secret)).join(),
    ].join('\n')
  }

  test('never prints: only asking it to reveal itself gives the text', () => {
    const printed = printedIn(userSecret)
    expect(printed).toContain('[secret]')
    for (const part of [TEXT, TEXT.slice(-20), TEXT.slice(30, 50)]) expect(printed).not.toContain(part)
    expect(userSecret.reveal()).toBe(TEXT)
    expect(userSecret).toBeInstanceOf(Secret)
  })

  test('is told from what does print: the same ways show a text, and a field that somebody would keep it in', () => {
    class Kept {
      readonly text = TEXT
    }
    expect(printedIn(TEXT).split(TEXT).length).toBeGreaterThan(15)
    expect(printedIn(new Kept()).split(TEXT).length).toBeGreaterThan(10)
  })

  test('carries its kind and its organization, and 160 random bits', () => {
    expect(TEXT).toMatch(/^tnu_[0-9a-hjkmnp-tv-z]{64}$/)
    expect(organizationSecret.reveal()).toMatch(/^tno_[0-9a-hjkmnp-tv-z]{64}$/)
    const others = new Set<string>()
    for (let bit = 0; bit < 160; bit += 1) {
      const random = bytes(20)
      random[bit >> 3] = (random[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      others.add(newSecret('user', ORGANIZATION, random).reveal())
    }
    expect(others.size).toBe(160)
    expect(others.has(TEXT)).toBe(false)
  })
})
