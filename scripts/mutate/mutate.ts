import { availableParallelism } from 'node:os'
import { Stryker } from '@stryker-mutator/core'
import { ROOMS, type RoomName } from '../../test/mutation/rooms.ts'
import { root } from '../gate/root.ts'

/** Changes one room and has its tests run for each change; whether enough was noticed. */
export async function mutate(room: RoomName): Promise<boolean> {
  process.env.TENANTRY_MUTATION_ROOM = room
  process.chdir(root)
  const { mutate, threshold } = ROOMS[room]
  const results = await new Stryker({
    mutate: [...mutate],
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Math.max(1, availableParallelism() - 1),
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
    `${room}: ${noticed} of ${noticed + missed} changes noticed, ${score.toFixed(1)} % (at least ${threshold} %)`,
  )
  return score >= threshold
}
