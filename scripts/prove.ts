import { AREAS, type AreaName } from '../test/proof/harnesses.ts'
import { type ProofArguments, readArguments } from './prove/arguments.ts'
import { writeSection } from './prove/document.ts'
import { runArea } from './prove/run-area.ts'
import { withNextSeed } from './prove/seeds.ts'

/**
 * `npm run test:night` and `npm run test:release -- [area …] [--n 1000] [--share 0.1] [--seed 7]`: the harnesses of `test/proof/harnesses.ts`, one
 * area after the other. Each goes on from the seed after its last one, which this working copy remembers. A release writes what it showed into `docs/proof.md`; a night
 * only says it, because its figures are smaller.
 */
const asked = readArguments(process.argv.slice(2))
if (typeof asked === 'string') {
  console.error(asked)
  process.exitCode = 2
} else {
  for (const area of asked.areas) if (!(await prove(area, asked))) process.exitCode = 1
}

async function prove(area: AreaName, { level, n, share, seed: asked }: ProofArguments): Promise<boolean> {
  const flags = `${n === undefined ? '' : ` --n ${n}`}${share === undefined ? '' : ` --share ${share}`}`
  const { ok } = await withNextSeed(area, { asked }, async (seed) => {
    console.log(`${area}: seed ${seed}`)
    const proof = await runArea(AREAS[area].files, { level, n, share, seed })
    if (proof.ok && level === 'release') writeSection(area, { ...proof, seed, asked: flags })
    if (!proof.ok)
      console.error(`${area} failed. The same again: npm run test:${level} -- ${area} --seed ${seed}${flags}`)
    return proof
  })
  return ok
}
