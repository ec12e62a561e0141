import { expect, test } from 'vitest'
import { randomSource } from '../../src/random.ts'

test('random bytes are as many as were asked for, and never given twice', () => {
  const random = randomSource()
  const sizes = [10, 16, 20, 4_096, 4_097, 1, 4_095, 10_000]
  const all = Array.from({ length: 2_000 }, (_, turn) => {
    const size = sizes[turn % sizes.length] ?? 0
    const bytes = random(size)
    expect(bytes).toHaveLength(size)
    return bytes
  })
  const tens = all.flatMap((bytes) =>
    Array.from({ length: Math.floor(bytes.length / 10) }, (_, part) =>
      bytes.toString('hex', part * 10, part * 10 + 10),
    ),
  )
  expect(new Set(tens).size).toBe(tens.length)
  expect(tens).not.toContain('00'.repeat(10))
})

test('what was given stays what it is when more is drawn, and what is done with it changes nothing that is given later', () => {
  const random = randomSource()
  const first = random(16)
  const before = first.toString('hex')
  for (let drawn = 0; drawn < 1_000; drawn += 1) random(16).fill(7)
  expect(first.toString('hex')).toBe(before)
  expect(random(16).equals(Buffer.alloc(16, 7))).toBe(false)
})
