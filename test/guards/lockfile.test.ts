import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { completeLockfile } from '../../scripts/complete-lockfile.ts'
import { root } from '../../scripts/gate/root.ts'
import { sourceFiles } from '../../scripts/gate/source-files.ts'

const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
const { packages } = JSON.parse(text)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('the lockfile names no registry: each machine asks its own', () => {
  expect(text).not.toMatch(/"resolved": "https?:/)
})

test('the lockfile holds the optional packages of every platform, or npm ci would refuse it', () => {
  expect(completeLockfile({ packages: { ...packages } })).toEqual([])
})

test('an optional package that the registry did not have is written down with its platform', () => {
  const lockfile = {
    packages: {
      'node_modules/tool': {
        dev: true,
        optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/windows-64': '1.0.0' },
      },
    },
  }
  expect(completeLockfile(lockfile)).toEqual(['@tool/linux-x64-musl', '@tool/windows-64'])
  expect(lockfile.packages).toMatchObject({
    'node_modules/@tool/linux-x64-musl': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
    'node_modules/@tool/windows-64': { os: ['win32'], cpu: ['x64'] },
  })
})

test('every package with an install script is allowed or refused by name', () => {
  const withScripts = Object.keys(packages).filter((path) => packages[path].hasInstallScript)
  const names = withScripts.map((path) =>
    path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  )
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(names)].sort())
})

test('the lockfile knows every workspace and what it depends on, or npm ci would refuse it', () => {
  for (const file of sourceFiles(root, ['{packages,apps}/*/package.json'])) {
    const { dependencies, devDependencies, optionalDependencies, bin } = JSON.parse(
      readFileSync(join(root, file), 'utf8'),
    )
    const wanted = { dependencies, devDependencies, optionalDependencies, bin }
    expect(packages[dirname(file)], file).toMatchObject(JSON.parse(JSON.stringify(wanted)))
  }
})

test('our own dependencies are exact versions', () => {
  const ours = Object.keys(packages).filter((path) => path !== '' && !path.includes('node_modules/'))
  const named = [manifest, ...ours.map((path) => packages[path])].flatMap((each) =>
    Object.entries<string>({ ...each.dependencies, ...each.devDependencies, ...each.optionalDependencies }),
  )
  expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
