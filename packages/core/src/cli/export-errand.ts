import { access, open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TenantryError } from '../errors.ts'
import { STEPS } from '../operators/table.ts'
import { exportFile } from '../transfer/export-file.ts'
import { allButTheLast } from './all-but-the-last.ts'
import type { Errand } from './errand.ts'
import { formatOf, kindNamed, nameOf } from './file-of.ts'

export const exportErrand: Errand = {
  name: 'export',
  summary: 'Export users or accounts to a file, or to stdout',
  flags: { organization: '<id>', kind: '<users|accounts>' },
  optional: { format: '<csv|jsonl>', account: '<external id>' },
  switches: ['overwrite'],
  notes: [
    '--account    Users of this account only',
    '--overwrite  Take the place of the file, where there is one of this name',
    'What is written can be imported again. Secrets are never in it. Progress is told on stderr.',
  ],
  async run({ options, file, json, run, streams }) {
    const kind = kindNamed(options.kind)
    const path = nameOf(file)
    if (path !== undefined && !('overwrite' in options)) await refuseTaken(path)
    let count = 0
    const tell = (rows: number) => void streams.stderr.write(`${rows} rows\n`)
    const soFar = allButTheLast(tell)
    const text = exportFile(
      kind,
      (after) =>
        run(STEPS.exportPage, {
          organization: options.organization ?? '',
          kind,
          after: after ?? '',
          account: options.account ?? '',
        }),
      {
        format: formatOf(options.format, path),
        onProgress: (rows) => {
          count = rows
          if (json) streams.stderr.write(`${JSON.stringify({ progress: { rows } })}\n`)
          else soFar(rows)
        },
      },
    )
    if (path === undefined) {
      await pipeline(Readable.from(text), streams.stdout, { end: false })
      if (!json) tell(count)
      return true
    }
    await writeWhole(path, text)
    streams.stdout.write(
      json ? `${JSON.stringify({ file: path, rows: count }, null, 2)}\n` : `${count} rows are in ${path}\n`,
    )
    return true
  },
}

/** A file that was exported before may have been worked on since. */
async function refuseTaken(path: string): Promise<void> {
  const isTaken = await access(path).then(
    () => true,
    () => false,
  )
  if (isTaken)
    throw new TenantryError(
      'conflict',
      `The file ${path} is there already. Name another one, or say --overwrite.`,
    )
}

/** The file has its name once all of it is there, and only its owner may read it: it is full of addresses. */
async function writeWhole(path: string, text: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`
  const file = await open(part, 'w', 0o600).catch(() => {
    throw new TenantryError(
      'invalid_input',
      `The file ${path} cannot be written. Check its folder and its rights.`,
    )
  })
  try {
    await pipeline(Readable.from(text), file.createWriteStream())
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
}
