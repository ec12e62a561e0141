import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { AREAS, type AreaName, type HarnessId, harnessOf } from '../../test/proof/harnesses.ts'
import type { ProofLine } from '../../test/proof/proof.ts'
import { root } from '../gate/root.ts'
import type { AreaProof } from './run-area.ts'
import { versions } from './versions.ts'

const DOCUMENT = join(root, 'docs/proof.md')

/** The seed with which a release showed this area last. */
export function releasedSeed(area: AreaName): number | null {
  const last = /^Seed (\d+)/m.exec(sectionOf(area, readFileSync(DOCUMENT, 'utf8')))
  return last === null ? null : Number(last[1])
}

/** Writes what was shown into the area's own section, and leaves the others as they are. */
export function writeSection(
  area: AreaName,
  proof: AreaProof & { readonly seed: number; readonly asked: string },
): void {
  const text = readFileSync(DOCUMENT, 'utf8')
  const section = `${sectionText(area, proof)}\n`
  const old = sectionOf(area, text)
  writeFileSync(DOCUMENT, old === '' ? `${text.trimEnd()}\n\n${section}` : text.replace(old, () => section))
}

function sectionOf(area: AreaName, text: string): string {
  const start = text.indexOf(`## ${area}\n`)
  if (start < 0) return ''
  const end = text.indexOf('\n## ', start + 1)
  return text.slice(start, end < 0 ? undefined : end + 1)
}

function sectionText(
  area: AreaName,
  { lines, seconds, seed, asked }: AreaProof & { seed: number; asked: string },
): string {
  const ids = Object.keys(AREAS[area].harnesses).map((name) => `${area}.${name}` as HarnessId)
  const rows = ids.map((id) => rowOf(id, lines))
  const again = `npm run test:release -- ${area} --seed ${seed}${asked}`
  return `## ${area}

| what | goal | N | of | result | seconds | control |
|---|---|---|---|---|---|---|
${rows.join('\n')}

Seed ${seed}, ${seconds.toFixed(0)} s in all, commit ${commit()}, ${versions()}, ${availableParallelism()} cores. Again: \`${again}\`
`
}

function rowOf(id: HarnessId, lines: readonly ProofLine[]): string {
  const { what, goal, release, fits } = harnessOf(id)
  const told = lines.filter((line) => line.id === id)
  const shown = told.find((line) => 'result' in line)
  if (shown === undefined) throw new Error(`${id} passed and told nothing`)
  const controls = told.flatMap((line) => ('control' in line ? [line.control] : []))
  if (controls.length === 0) throw new Error(`${id} has no control, so it does not count`)
  const number = (value: number) => value.toLocaleString('en')
  const whole =
    fits === undefined ? number(release) : `${number(release)} (within 45 minutes: ${number(fits)})`
  const cells = [what, goal, number(shown.n), whole, shown.result, shown.seconds.toFixed(0)]
  return `| ${[...cells, controls.join('; ')].join(' | ')} |`
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--', '.', ':!docs/proof.md') === '' ? '' : ' with changes'
  return git('rev-parse', '--short', 'HEAD') + changed
}
