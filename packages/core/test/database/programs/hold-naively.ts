import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning, markOfThisProcess } from '../../../src/store/opening/folder-process.ts'

/** The usual lock file: who finds it dead removes it and writes their own. Shows that the race is a race. */
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const path = join(process.argv[2] ?? '', 'lock')
const isHeld = await readFile(path, 'utf8').then(
  (text) => isRunning(JSON.parse(text)),
  () => false,
)
let outcome = 'refused'
if (!isHeld) {
  await rm(path, { force: true })
  outcome = await writeFile(path, JSON.stringify(markOfThisProcess()), { flag: 'wx' }).then(
    () => 'held',
    () => 'refused',
  )
}
process.stdout.write(`${outcome}\n`)
await once(process.stdin, 'end')
