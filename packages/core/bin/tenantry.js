#!/usr/bin/env node
// Plain JavaScript that an old Node reads, too: in a clone, Node 24 lies beside the packages and another one may have started this.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '../src/cli/main.ts')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await run()
} else {
  startWith(bundledNode(here))
}

async function run() {
  // A clone has sources and perhaps a stale build; the published package has the build only.
  if (existsSync(source)) takeSources()
  const { main } = await import(existsSync(source) ? '../src/cli/main.ts' : '../dist/cli/main.js')
  const { exitCode, stdout, stderr } = await main(process.argv.slice(2), process.env)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = exitCode
}

/** The workspace packages resolve to their sources, as with `--conditions=@tenantry/source`. */
function takeSources() {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@tenantry/source'] }),
  })
}

/** The Node 24 that is installed with the repository; undefined where there is none. */
function bundledNode(folder) {
  const windows = process.platform === 'win32'
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const node = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(node)) return node
  return dirname(folder) === folder ? undefined : bundledNode(dirname(folder))
}

function startWith(node) {
  if (node === undefined) {
    process.stderr.write(
      `Tenantry runs on Node.js 24 or newer (this is ${process.versions.node}). Install it from https://nodejs.org, or run npm install in the repository.\n`,
    )
    process.exitCode = 1
    return
  }
  const { status } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
