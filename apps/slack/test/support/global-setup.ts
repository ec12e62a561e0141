import { startTestRun } from '../../../../packages/core/src/testing/index.ts'

/** One Postgres for all test processes of a run, started when the first of them asks for it. */
export async function setup(): Promise<() => Promise<void>> {
  return await startTestRun()
}
