import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FolderHold, holdFolder } from '../../src/store/opening/folder-hold.ts'
import { type HolderFile, newestHolder } from '../../src/store/opening/folder-holder-file.ts'
import { markOfThisProcess } from '../../src/store/opening/folder-process.ts'
import { type ChildProgram, startProgram } from './child-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

const PROCESSES = 20

async function hold(folder: string): Promise<FolderHold> {
  const held = await holdFolder(folder)
  onTestFinished(async () => {
    await held.stopServing()
    await held.release()
  })
  return held
}

async function holderOf(folder: string): Promise<HolderFile> {
  const path = join(folder, `holder.${await newestHolder(folder)}`, 'holder.json')
  return JSON.parse(await readFile(path, 'utf8')) as HolderFile
}

/** Leaves what a holder would leave that was killed. */
async function leaveHolder(folder: string, mark: Partial<HolderFile>): Promise<void> {
  await mkdir(join(folder, 'holder.1'))
  const holder = {
    ...markOfThisProcess(),
    address: join(folder, 'holder.1', 'socket'),
    since: 'then',
    ...mark,
  }
  await writeFile(join(folder, 'holder.1', 'holder.json'), JSON.stringify(holder))
}

/** All processes wait until the last is ready, and then go for the same folder. */
async function race(program: string, folder: string): Promise<string[]> {
  const children: ChildProgram[] = Array.from({ length: PROCESSES }, () => startProgram(program, folder))
  onTestFinished(async () => {
    await Promise.all(children.map((child) => child.kill()))
  })
  for (const child of children) await child.line()
  for (const child of children) child.say('go')
  return await Promise.all(children.map((child) => child.line()))
}

function expectOneHolder(outcomes: string[]): void {
  const losers = outcomes.filter((outcome) => outcome !== 'held')
  expect(losers).toEqual(
    Array(PROCESSES - 1).fill(expect.stringMatching(/^unavailable: .* in use by process \d+/)),
  )
}

test('of twenty processes that find no holder exactly one becomes it', async () => {
  expectOneHolder(await race('hold-folder', await temporaryFolder()))
})

test('of twenty processes that find a dead holder exactly one becomes the next', async () => {
  const folder = await temporaryFolder()
  await leaveHolder(folder, { bootId: 'another' })
  expectOneHolder(await race('hold-folder', folder))
  expect((await readdir(folder)).filter((name) => name.startsWith('holder'))).toEqual(['holder.2'])
})

test('the same race over a lock file that is removed and made anew has several winners', async () => {
  let most = 0
  for (let attempt = 0; attempt < 10 && most < 2; attempt++) {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, startedAt: 'then', bootId: 'another' }))
    const outcomes = await race('hold-naively', folder)
    most = Math.max(most, outcomes.filter((outcome) => outcome === 'held').length)
  }
  expect(most).toBeGreaterThan(1)
})

test('a folder that is held is refused with the number of the process that holds it', async () => {
  const folder = await temporaryFolder()
  await hold(folder)
  await expect(holdFolder(folder)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`in use by process ${process.pid} since `),
  })
})

test('a folder is free again after it was let go, in the same process, too', async () => {
  const folder = await temporaryFolder()
  const first = await holdFolder(folder)
  await first.stopServing()
  await first.release()
  await hold(folder)
  expect(await newestHolder(folder)).toBe(2)
})

test('a holder that was killed is followed at once', async () => {
  const folder = await temporaryFolder()
  const child = startProgram('hold-folder', folder)
  await child.line()
  child.say('go')
  expect(await child.line()).toBe('held')
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'unavailable' })
  await child.kill()
  await hold(folder)
  expect((await holderOf(folder)).pid).toBe(process.pid)
})

test.each([
  ['from an earlier start of the machine', { bootId: 'another' }],
  ['whose number another process has now', { startedAt: 'another' }],
  ['whose number nobody has', { pid: 2 ** 22 + 1 }],
])('a holder %s is dead', async (_, mark) => {
  const folder = await temporaryFolder()
  await leaveHolder(folder, mark)
  await hold(folder)
  expect((await holderOf(folder)).since).not.toBe('then')
})

test('a holder that lives keeps the folder when its socket was swept away', async () => {
  const folder = await temporaryFolder()
  await hold(folder)
  await rm((await holderOf(folder)).address)
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a holder that listens keeps the folder when its process cannot be seen from here', async () => {
  const folder = await temporaryFolder()
  await hold(folder)
  const path = join(folder, 'holder.1', 'holder.json')
  await writeFile(path, JSON.stringify({ ...(await holderOf(folder)), pid: 2 ** 22 + 1 }))
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'unavailable' })
})

test('nobody else may enter where the holder listens', async () => {
  const folder = await temporaryFolder()
  await hold(folder)
  const { address } = await holderOf(folder)
  expect((await stat(address)).mode & 0o777).toBe(0o600)
  expect((await stat(dirname(address))).mode & 0o777).toBe(0o700)
})

test('a folder whose path is longer than a socket may have is held all the same', async () => {
  const folder = join(await temporaryFolder(), 'a'.repeat(120))
  await mkdir(folder)
  await hold(folder)
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'unavailable' })
  const { address } = await holderOf(folder)
  expect(address.startsWith(folder)).toBe(false)
  expect((await stat(dirname(address))).mode & 0o777).toBe(0o700)
})
