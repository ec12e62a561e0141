import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Level } from '../../test/proof/harnesses.ts'
import type { ProofLine } from '../../test/proof/proof.ts'
import { runCommand } from '../gate/run-command.ts'

/** Longer than any area takes that keeps its promise of 45 minutes. */
const AREA_TIMEOUT_MS = 3 * 3_600_000

/** What the harnesses of an area told. */
export interface AreaProof {
  readonly ok: boolean
  readonly seconds: number
  readonly lines: readonly ProofLine[]
}

/** Runs the test files of an area, one after the other, at a level. */
export async function runArea(
  files: readonly string[],
  { level, n, share, seed }: { level: Level; n: number | undefined; share: number | undefined; seed: number },
): Promise<AreaProof> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-proof-'))
  const lines = join(folder, 'lines')
  const started = performance.now()
  try {
    const { ok } = await runCommand(
      'vitest',
      ['run', '--config', 'vitest.workspace.ts', '--no-file-parallelism', ...files],
      {
        env: {
          TENANTRY_PROOF_LEVEL: level,
          TENANTRY_PROOF_SEED: String(seed),
          TENANTRY_PROOF_LINES: lines,
          ...(n === undefined ? {} : { TENANTRY_PROOF_N: String(n) }),
          ...(share === undefined ? {} : { TENANTRY_PROOF_SHARE: String(share) }),
        },
        timeoutMs: AREA_TIMEOUT_MS,
        live: true,
      },
    )
    const seconds = (performance.now() - started) / 1000
    const text = existsSync(lines) ? readFileSync(lines, 'utf8').trim() : ''
    return { ok, seconds, lines: text === '' ? [] : text.split('\n').map((line) => JSON.parse(line)) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
