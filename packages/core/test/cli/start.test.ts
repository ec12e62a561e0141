import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/tenantry.js', import.meta.url))

/** Node 20, as far as a program can tell; whatever it starts is what it is. */
const AS_NODE_20 = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } })`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

const run = promisify(execFile)
const node = (...args: string[]) => run(process.execPath, args, { cwd: folder, timeout: 20_000 })

test('in a clone it runs from the sources, also when an older Node started it', async () => {
  expect((await node(BIN, '--version')).stdout).toBe('0.1.0\n')
  expect((await node('--import', AS_NODE_20, BIN, '--version')).stdout).toBe('0.1.0\n')
  await expect(node('--import', AS_NODE_20, BIN, 'launch')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no command launch.'),
  })
})

test('where there is no Node 24 it says so in one sentence', async () => {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await copyFile(BIN, join(folder, 'tenantry.js'))
  await expect(node('--import', AS_NODE_20, join(folder, 'tenantry.js'))).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'Tenantry runs on Node.js 24 or newer (this is 20.11.1). Install it from https://nodejs.org, or run npm install in the repository.\n',
  })
})

test('where there are no sources it runs what was built', async () => {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await mkdir(join(folder, 'bin'))
  await mkdir(join(folder, 'dist/cli'), { recursive: true })
  await copyFile(BIN, join(folder, 'bin/tenantry.js'))
  await writeFile(
    join(folder, 'dist/cli/main.js'),
    `export const main = async (args) => ({ exitCode: 0, stdout: 'built ' + args, stderr: '' })`,
  )
  expect((await node(join(folder, 'bin/tenantry.js'), 'doctor')).stdout).toBe('built doctor')
})
