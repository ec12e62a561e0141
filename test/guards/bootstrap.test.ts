import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/gate/root.ts'
import { type PlantedTree, plantTree } from './planted-tree.ts'

test('a fresh clone gets what its lockfile asks for, and the second run finds it there at once', async () => {
  const { folder } = freshClone()
  const first = await bootstrap(folder)
  expect(first).toMatchObject({ code: 0, said: expect.stringContaining('Installed in') })
  expect(existsSync(join(folder, 'node_modules/planted/package.json'))).toBe(true)

  const second = await bootstrap(folder)
  expect(second).toMatchObject({ code: 0, said: '' })
  expect(second.ms).toBeLessThan(first.ms / 2)
})

test('a changed lockfile is installed again', async () => {
  const tree = freshClone()
  await bootstrap(tree.folder)
  lock(tree, { planted: {}, second: {} })
  expect(await bootstrap(tree.folder)).toMatchObject({
    code: 0,
    said: expect.stringContaining('Installed in'),
  })
  expect(existsSync(join(tree.folder, 'node_modules/second'))).toBe(true)
})

test('five at once install once', async () => {
  const { folder } = freshClone()
  const runs = await Promise.all(Array.from({ length: 5 }, () => bootstrap(folder)))
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
  expect(runs.filter(({ said }) => said.includes('Installed in'))).toHaveLength(1)
})

test('what somebody installed by hand is left alone', async () => {
  const { folder } = freshClone()
  await ended(start('npm', ['ci', '--offline', '--no-audit', '--loglevel=error'], { cwd: folder }))
  const before = statSync(join(folder, 'node_modules/.package-lock.json')).mtimeMs
  expect(await bootstrap(folder)).toMatchObject({ code: 0, said: '' })
  expect(statSync(join(folder, 'node_modules/.package-lock.json')).mtimeMs).toBe(before)
})

test('the lock of a killed process stands in nobody’s way', async () => {
  const { folder } = freshClone()
  const hold = `import { holdInstallLock } from '${folder}/scripts/bootstrap/install-lock.mjs'
    await holdInstallLock('${folder}'); console.log('held'); setInterval(() => {}, 1000)`
  const holder = start('node', ['--input-type=module', '--eval', hold])
  await once(holder.stdout, 'data')
  const waiter = start('node', [join(folder, 'scripts/bootstrap.mjs')])
  const end = ended(waiter)
  expect(String(await once(waiter.stderr, 'data'))).toContain('waiting for it')
  holder.kill('SIGKILL')
  expect(await end).toMatchObject({ code: 0, said: expect.stringContaining('Installed in') })
})

test('without a network it says so in one sentence', async () => {
  const tree = freshClone()
  lock(
    tree,
    { planted: { absent: '1.0.0' } },
    { 'node_modules/absent': { version: '1.0.0', integrity: 'sha512-AAAA' } },
  )
  const env = { npm_config_registry: 'http://127.0.0.1:1', npm_config_cache: join(tree.folder, 'cache') }
  const { code, said } = await bootstrap(tree.folder, env)
  expect(code).toBe(1)
  expect(said.trim().split('\n').at(-1)).toMatch(
    /^The npm registry could not be reached \(ECONNREFUSED\), so nothing is installed: connect/,
  )
})

test('an old Node is refused in one sentence, before anything else is loaded', async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.20.8'}})`
  const { code, said } = await ended(
    start('node', ['--import', pretend, join(root, 'scripts/bootstrap.mjs')]),
  )
  expect(code).toBe(1)
  expect(said).toMatch(/^Tenantry needs Node.js 20 or newer to set itself up, and this is 18.20.8: [^\n]*\n$/)
})

test.each([
  [
    'darwin',
    'arm64',
    '20.20.2',
    /^Tenantry runs on Node\.js 24, .* on darwin arm64 install Node\.js 24 or newer/,
  ],
  ['darwin', 'arm64', '24.0.0', /^undefined$/],
  ['linux', 'x64', '20.20.2', /^undefined$/],
])('on %s %s with Node %s it knows whether a Node 24 will be there', async (platform, arch, node, answer) => {
  const machine = JSON.stringify({ platform, arch, versions: { node } })
  const ask = `import('${root}/scripts/bootstrap/node-refusal.mjs').then((m) => console.log(m.nodeRefusal({ root: '/', beforeInstalling: true, machine: ${machine} })))`
  expect((await ended(start('node', ['--eval', ask]))).said.trim()).toMatch(answer)
})

/** A clone in miniature: our bootstrap, and workspaces instead of packages, so that it installs without a network. */
function freshClone(): PlantedTree {
  const tree = plantTree({})
  onTestFinished(tree.remove)
  cpSync(join(root, 'scripts'), join(tree.folder, 'scripts'), { recursive: true })
  lock(tree, { planted: {} })
  return tree
}

function lock(
  tree: PlantedTree,
  workspaces: Record<string, Record<string, string>>,
  others: object = {},
): void {
  const packages: Record<string, object> = { '': { workspaces: ['packages/*', 'apps/*'] }, ...others }
  for (const [name, dependencies] of Object.entries(workspaces)) {
    tree.write({
      [`packages/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', dependencies }),
    })
    packages[`packages/${name}`] = { version: '1.0.0', dependencies }
    packages[`node_modules/${name}`] = { resolved: `packages/${name}`, link: true }
  }
  tree.write({ 'package-lock.json': JSON.stringify({ lockfileVersion: 3, requires: true, packages }) })
}

interface Ended {
  code: number | null
  said: string
  ms: number
}

function bootstrap(folder: string, env: Record<string, string> = {}): Promise<Ended> {
  return ended(start('node', [join(folder, 'scripts/bootstrap.mjs')], { env }))
}

function start(
  command: string,
  args: string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function ended(child: ChildProcess): Promise<Ended> {
  const startedAt = performance.now()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  return { code, said, ms: performance.now() - startedAt }
}
