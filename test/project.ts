import type { TestProjectInlineConfiguration } from 'vitest/config'

/**
 * What every workspace's vitest.config.ts shares: packages are tested from their sources and resolved as Node does (not by `module`, which is for bundlers), nothing is tried twice, and the limits leave
 * room for a real database and a browser on two shared processors.
 */
export function testProject(name: string, options: ProjectOptions = {}): TestProjectInlineConfiguration {
  return {
    ssr: { resolve: { conditions: ['@tenantry/source', 'node', 'development|production'] } },
    test: {
      name,
      include: ['{test,proof}/**/*.test.ts'],
      testTimeout: 30_000,
      hookTimeout: 60_000,
      retry: 0,
      ...options,
    },
  }
}

type ProjectOptions = TestProjectInlineConfiguration['test']
