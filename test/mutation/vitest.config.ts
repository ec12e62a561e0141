import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { testProject } from '../project.ts'
import { ROOMS, type RoomName } from './rooms.ts'

const { ssr, test } = testProject('mutation')
const room = ROOMS[(process.env.TENANTRY_MUTATION_ROOM ?? 'policy') as RoomName]
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The tests of one room, against the changed copy of its packages and not against those that node_modules points to. */
export default defineConfig({
  ...(ssr === undefined ? {} : { ssr }),
  resolve: {
    alias: {
      '@tenantry/casl-kysely': `${root}packages/casl-kysely/src/index.ts`,
      '@tenantry/core/testing': `${root}packages/core/src/testing/index.ts`,
      '@tenantry/core': `${root}packages/core/src/index.ts`,
    },
  },
  // A proof notices a change of what it proves at once, or not at all: few of each are enough.
  test: { ...test, root, include: [...room.tests], env: { TENANTRY_PROOF_N: '1000' } },
})
