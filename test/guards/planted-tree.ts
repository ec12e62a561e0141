import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/gate/root.ts'

const settings = ['.gitignore', 'biome.json', 'knip.json', 'tsconfig.base.json', 'tsconfig.json']

export interface PlantedTree {
  folder: string
  write(files: Record<string, string>): void
  remove(): void
}

/** A small repository of its own, with this one's settings and installed packages, in which a test may break rules. */
export function plantTree(files: Record<string, string>): PlantedTree {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-planted-'))
  const write = (written: Record<string, string>) => {
    for (const [path, text] of Object.entries(written)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  for (const file of settings) cpSync(join(root, file), join(folder, file))
  write({
    'package.json': JSON.stringify({ private: true, type: 'module', workspaces: ['packages/*', 'apps/*'] }),
  })
  write(files)
  return { folder, write, remove: () => rmSync(folder, { recursive: true }) }
}

/** Lends installed packages to the tree; our own workspaces are those of the tree. */
export function lendPackages(folder: string, names: string[], workspaces: Record<string, string> = {}): void {
  const link = (name: string, target: string) => {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(target, join(folder, 'node_modules', name))
  }
  for (const name of names) link(name, join(root, 'node_modules', name))
  for (const [name, path] of Object.entries(workspaces)) link(name, join(folder, path))
}
