import { defineConfig } from 'vitest/config'

// Vitest does not look for a file of this name: `--config vitest.workspace.ts` names it, as `npm test` does.
export default defineConfig({
  test: { projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts', 'test'] },
})
