import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes, once, what the first start would otherwise wait for: an empty embedded database to copy. Nothing depends on it, so a
 * failure is not told.
 */
export function warmUp(root) {
  const program = join(root, 'packages/core/scripts/keep-empty-data.ts')
  const node = join(root, 'node_modules/.bin/node')
  if (!existsSync(node)) return undefined
  console.error('Preparing the embedded database …')
  return new Promise((resolve) => {
    const child = spawn(node, ['--conditions=@tenantry/source', program], { cwd: root, stdio: 'ignore' })
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })
}
