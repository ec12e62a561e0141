import { expect, test } from 'vitest'
import { checkUnused } from '../../scripts/gate/unused.ts'
import { plantTree } from './planted-tree.ts'

test('an unused export, an unused file, an unused and an unnamed dependency are each reported', async () => {
  const tree = plantTree({
    'packages/core/package.json': JSON.stringify({
      name: '@tenantry/core',
      type: 'module',
      exports: { '.': { '@tenantry/source': './src/index.ts', default: './dist/index.js' } },
      dependencies: { 'planted-unused': '1.0.0' },
    }),
    'packages/core/src/index.ts': `import 'planted-unnamed'\nexport { used } from './used.ts'\n`,
    'packages/core/src/used.ts': `export const used = 1\nexport const plantedExport = 2\n`,
    'packages/core/src/planted-file.ts': `export const lonely = 1\n`,
  })
  const outcome = await checkUnused(tree.folder)
  tree.remove()
  expect(outcome.failed).toBe(1)
  expect(outcome.output).toMatch(/Unused files \(1\)\s+packages\/core\/src\/planted-file\.ts/)
  expect(outcome.output).toMatch(/Unused exports \(1\)\s+plantedExport/)
  expect(outcome.output).toMatch(/Unused dependencies \(1\)\s+planted-unused/)
  expect(outcome.output).toMatch(/Unlisted dependencies \(1\)\s+planted-unnamed/)
})
