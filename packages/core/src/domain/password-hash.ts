import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'
import { normalizePassword } from './password.ts'

/** 19 MiB, twice through, one lane: what OWASP recommends at least. Half a tenth of a second, off the main thread. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const

export const SALT_BYTES = 16
const TAG_BYTES = 32

const STORED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/**
 * The stored form of a password: argon2id of all of it, with its parameters and salt, in the notation that other programs read.
 *
 * @param salt 16 bytes that were used for no other password
 */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const tag = await argon2id(password, salt, { ...COST, tagLength: TAG_BYTES })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/** Whether this is the password that was stored, in a time that does not depend on how nearly it is. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = STORED.exec(stored) ?? []
  if (salt === undefined || tag === undefined) return false
  const expected = Buffer.from(tag, 'base64')
  const found = await argon2id(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected)
}

function argon2id(
  password: string,
  salt: Uint8Array,
  cost: Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism' | 'tagLength'>,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  argon2('argon2id', { ...cost, message: normalizePassword(password), nonce: salt }, (error, tag) =>
    error === null ? resolve(tag) : reject(error),
  )
  return promise
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
