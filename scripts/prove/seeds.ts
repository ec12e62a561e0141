import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AreaName } from '../../test/proof/harnesses.ts'
import { root } from '../gate/root.ts'
import { releasedSeed } from './document.ts'

/** The last seed of each area in this working copy. Only a release is written up, so that a night would begin where the one before did. */
const KEPT_SEEDS = join(root, '.proof-seeds.json')
const FIRST_SEED = 20_261_101

interface Going {
  /** A seed that somebody asks for, instead of the next one. */
  readonly asked: number | undefined
  readonly file?: string
}

/**
 * Proves an area with the seed after its last one, be that a night's or a release's. A seed that failed is the next one again, until it
 * passes; one that is asked for leads onward, never back to seeds that were shown already.
 */
export async function withNextSeed<Proof extends { readonly ok: boolean }>(
  area: AreaName,
  { asked, file = KEPT_SEEDS }: Going,
  prove: (seed: number) => Promise<Proof>,
): Promise<Proof> {
  const last = lastSeed(area, file)
  const seed = asked ?? (last === null ? FIRST_SEED : last + 1)
  const proof = await prove(seed)
  if (proof.ok) keep(file, area, Math.max(seed, last ?? seed))
  return proof
}

function lastSeed(area: AreaName, file: string): number | null {
  const shown = [releasedSeed(area), keptSeeds(file)[area] ?? null].filter((seed) => seed !== null)
  return shown.length === 0 ? null : Math.max(...shown)
}

function keep(file: string, area: AreaName, seed: number): void {
  writeFileSync(file, `${JSON.stringify({ ...keptSeeds(file), [area]: seed }, null, 2)}\n`)
}

function keptSeeds(file: string): Partial<Record<AreaName, number>> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
