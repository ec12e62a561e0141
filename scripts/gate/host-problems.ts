import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from './manifest.ts'
import { root } from './root.ts'
import { runCommand } from './run-command.ts'

/** What goes wrong for a host that has installed the packages and has no sources of ours, only plain Node and a compiler. */
export async function findHostProblems(packages: Manifest[], host: string): Promise<string> {
  const problems = [
    await useEveryDoor(packages, host),
    await runReadme(host),
    await declarationProblems(host),
    ...(await Promise.all(
      packages.flatMap(({ bin = {} }) => Object.keys(bin)).map((name) => askForHelp(name, host)),
    )),
  ]
  return problems.join('')
}

/** A door that opens on nothing is closed. */
async function useEveryDoor(packages: Manifest[], host: string): Promise<string> {
  const doors = packages.flatMap(({ name, exports = {} }) =>
    Object.keys(exports).map((door) => name + door.slice(1)),
  )
  const imports = doors.map((door, at) => `import * as door${at} from '${door}'`)
  const checks = doors.map(
    (door, at) => `if (Object.keys(door${at}).length === 0) throw new Error('${door} exports nothing')`,
  )
  writeFileSync(join(host, 'doors.ts'), [...imports, ...checks, ''].join('\n'))
  const { ok, output } = await runCommand('node', ['doors.ts'], { cwd: host })
  return ok ? '' : output
}

/** The README's own lines: they need the migrations and whatever else is no code. */
async function runReadme(host: string): Promise<string> {
  const lines = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1]
  if (lines === undefined) return 'README.md has no example to run\n'
  writeFileSync(join(host, 'readme.ts'), lines)
  const { ok, output } = await runCommand('node', ['readme.ts'], { cwd: host, timeoutMs: 60_000 })
  return ok ? '' : `the example of README.md, with the packed packages: ${output}`
}

/** Declarations of ours that a host's compiler cannot read; those of others are not ours to judge. */
async function declarationProblems(host: string): Promise<string> {
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node']
  const types = ['--typeRoots', join(root, 'node_modules/@types')]
  const args = [...options, ...types, '--pretty', 'false', 'doors.ts', 'readme.ts']
  const { output } = await runCommand('tsc', args, { cwd: host })
  const ours = output
    .split('\n')
    .filter((line) => /^(doors\.ts|readme\.ts|node_modules\/@tenantry\/)/.test(line))
  return ours.map((line) => `${line}\n`).join('')
}

async function askForHelp(bin: string, host: string): Promise<string> {
  const { ok, output } = await runCommand('npm', ['exec', '--no', '--', bin, '--help'], {
    cwd: host,
    timeoutMs: 30_000,
  })
  return ok ? '' : `${bin} --help: ${output}`
}
