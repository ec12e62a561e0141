import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@tenantry/source'] } },
  test: { name: 'casl-kysely', include: ['test/**/*.test.ts'] },
})
