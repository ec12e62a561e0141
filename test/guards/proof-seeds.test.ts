import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { releasedSeed } from '../../scripts/prove/document.ts'
import { withNextSeed } from '../../scripts/prove/seeds.ts'
import type { AreaName } from '../proof/harnesses.ts'

let file: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-seeds-'))
  file = join(folder, 'seeds.json')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

/** The seed with which an area is proven when it is its turn. */
async function prove(area: AreaName, { ok = true, asked }: { ok?: boolean; asked?: number } = {}) {
  const { seed } = await withNextSeed(area, { asked, file }, async (seed) => ({ ok, seed }))
  return seed
}

const released = Number(releasedSeed('races'))

test('each proof goes on from the seed after the last one, of its own area alone, be that a release’s or a night’s', async () => {
  expect([await prove('races'), await prove('races'), await prove('races')]).toEqual([
    released + 1,
    released + 2,
    released + 3,
  ])
  expect(await prove('audit')).toBe(Number(releasedSeed('audit')) + 1)
})

test('a seed that failed is the next one, until it passes', async () => {
  expect(await prove('races', { ok: false })).toBe(released + 1)
  expect(await prove('races')).toBe(released + 1)
  expect(await prove('races')).toBe(released + 2)
})

test('a seed that is asked for leads onward, and never back', async () => {
  await prove('races')
  expect(await prove('races', { asked: 7 })).toBe(7)
  expect(await prove('races')).toBe(released + 2)
  await prove('races', { asked: released + 100 })
  expect(await prove('races')).toBe(released + 101)
})
