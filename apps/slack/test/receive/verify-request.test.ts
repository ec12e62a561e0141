import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isFromSlack } from '../../src/receive/verify-request.ts'

const SECRET = 'made for this test'
const NOW_S = 1_800_000_000
const BODY = Buffer.from('command=%2Faccounts&text=list')

/** Signed as Slack signs: `v0:<timestamp>:<body>`. */
const signed = (timestamp: string, body: Buffer = BODY, secret = SECRET) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`

const verify = (timestamp: string | undefined, signature: string | undefined, body: Buffer = BODY) =>
  isFromSlack({ timestamp, signature, body }, SECRET, NOW_S * 1000)

describe('a request', () => {
  const now = String(NOW_S)

  test('that is signed as Slack signs, and of now, is Slack’s', () => {
    expect(verify(now, signed(now))).toBe(true)
  })

  test.each([
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ])('that is %i seconds off: %s', (off, accepted) => {
    const then = String(NOW_S - off)
    expect(verify(then, signed(then))).toBe(accepted)
  })

  test('without a timestamp or a signature is nobody’s', () => {
    expect(verify(undefined, signed(now))).toBe(false)
    expect(verify(now, undefined)).toBe(false)
  })

  test('with another body, another timestamp or another secret is not Slack’s', () => {
    expect(verify(now, signed(now), Buffer.from('text=other'))).toBe(false)
    expect(verify(now, signed(String(NOW_S - 1)))).toBe(false)
    expect(verify(now, signed(now, BODY, 'another'))).toBe(false)
  })

  test.each([
    ['a timestamp with something before it', ` ${now}`],
    ['a timestamp with something behind it', `${now} `],
    ['a timestamp that begins with a zero', `0${now}`],
    ['a timestamp in another notation', '1.8e9'],
    ['a timestamp that is too long', `${now}000`],
  ])('with %s is refused, however well it is signed', (_what, timestamp) => {
    expect(verify(timestamp, signed(timestamp))).toBe(false)
  })

  test.each([
    ['something before it', (signature: string) => `x${signature}`],
    ['something behind it', (signature: string) => `${signature}0`],
    ['capitals', (signature: string) => signature.toUpperCase().replace('V0', 'v0')],
    ['another version', (signature: string) => signature.replace('v0', 'v1')],
    ['nothing but its version', () => 'v0='],
  ])('whose signature has %s is refused', (_what, change) => {
    expect(verify(now, change(signed(now)))).toBe(false)
  })
})
