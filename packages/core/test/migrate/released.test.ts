import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { migrationNames } from '../../src/store/migrating/migrations.ts'

const FOLDER = new URL('../../src/store/migrating/migrations/', import.meta.url)

interface Known {
  readonly name: string
  readonly sha256: string
}

/**
 * The migrations in the order in which they were released. Whoever adds one adds a line at the end: a database that has all before it must
 * find it behind them, or it is refused as corrupted.
 */
const released: readonly Known[] = (await readFile(new URL('released.txt', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map((line) => {
    const [sha256 = '', name = ''] = line.split('  ')
    return { name, sha256 }
  })

async function present(): Promise<readonly Known[]> {
  return Promise.all(
    (await migrationNames()).map(async (name) => {
      const text = await readFile(new URL(`${name}.sql`, FOLDER))
      return { name, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

test('a released migration stays as it is, and a new one comes behind all of them', async () => {
  expect(await present()).toEqual(released)
})

test.each<[string, (all: Known[]) => void]>([
  ['one is changed', (all) => all.splice(3, 1, { name: all[3]?.name ?? '', sha256: '0' })],
  ['one is gone', (all) => all.splice(3, 1)],
  [
    'a new one comes before one that was released',
    (all) => all.splice(-1, 0, { name: '0001-late', sha256: '0' }),
  ],
])('the list bites: where %s, it is not what was released', async (_what, plant) => {
  const all = [...(await present())]
  plant(all)
  expect(all).not.toEqual(released)
})
