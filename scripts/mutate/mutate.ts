import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { ROOMS } from '../../test/mutation/rooms.ts'
import { root } from '../gate/root.ts'
import type { Piece } from './arguments.ts'

/** Changes a room, or a part of it, and has its tests run for each change; whether enough was noticed. */
export async function mutate({ room, part }: Piece): Promise<boolean> {
  process.env.TENANTRY_MUTATION_ROOM = room
  process.chdir(root)
  const { mutate, threshold } = ROOMS[room]
  const files = globSync([...mutate]).filter((file) => basename(file).startsWith(part))
  const results = await new Stryker({
    mutate: files,
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: availableParallelism(),
    // A busy machine is slow, and what is slow was not noticed: only what never ends may count as such.
    timeoutMS: 20_000,
    tempDirName: '.stryker-tmp',
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    disableTypeChecks: false,
    ignorePatterns: ['.git', 'docs', '**/dist', '.tenantry'],
    thresholds: { high: 100, low: threshold, break: threshold },
    allowConsoleColors: false,
  }).runMutationTest()
  const count = (status: string) => results.filter((result) => result.status === status).length
  const noticed = count('Killed') + count('Timeout')
  const missed = count('Survived') + count('NoCoverage')
  const score = (100 * noticed) / (noticed + missed)
  console.log(
    `${part === '' ? room : `${room}/${part}`}: ${noticed} of ${noticed + missed} changes noticed, ${score.toFixed(1)} % (at least ${threshold} %)`,
  )
  return score >= threshold
}
