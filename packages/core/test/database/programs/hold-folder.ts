import { once } from 'node:events'
import { holdFolder } from '../../../src/store/opening/folder-hold.ts'

/** Waits for a word, tries to become the holder of a folder, says how it went, and lives until it is killed. */
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const [, , folder = ''] = process.argv
const outcome = await holdFolder(folder).then(
  () => 'held',
  (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
)
process.stdout.write(`${outcome}\n`)
await once(process.stdin, 'end')
