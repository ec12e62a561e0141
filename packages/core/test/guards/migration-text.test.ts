import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const FOLDER = new URL('../../src/store/migrating/migrations/', import.meta.url)

/** What a database of another encoding cannot hold is refused while migrating, comments included. */
const beyondAscii = (text: string) =>
  text.split('\n').filter((line) => [...line].some((character) => character > '~'))

test('migrations have plain characters only, so that they run in a database of any encoding', async () => {
  const names = await readdir(FOLDER)
  expect(names.length).toBeGreaterThan(10)
  for (const name of names)
    expect(beyondAscii(await readFile(new URL(name, FOLDER), 'utf8')), name).toEqual([])
  expect(beyondAscii('-- cursor\n-- then \u2192 news')).toEqual(['-- then \u2192 news'])
})
