import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { TenantryError } from '../errors.ts'
import { STEPS } from '../operators/table.ts'
import { type ImportCounts, type ImportReport, importFile } from '../transfer/import-file.ts'
import { allButTheLast } from './all-but-the-last.ts'
import type { Errand } from './errand.ts'
import { formatOf, kindNamed, nameOf } from './file-of.ts'
import { UsageError } from './usage-error.ts'

export const importErrand: Errand = {
  name: 'import',
  summary: 'Import users or accounts from a file, or from stdin',
  flags: { organization: '<id>', kind: '<users|accounts>' },
  optional: { format: '<csv|jsonl>', account: '<external id>', run: '<name>' },
  switches: ['dry-run', 'strict'],
  notes: [
    '--account  The account of users for whom the file names none',
    '--dry-run  Say what would become of each row, and write nothing',
    '--strict   One refused row refuses its batch of 1,000 rows',
    '--run      A name for this run: the same file under the same name goes on where it was interrupted',
    'Progress and refused rows are told on stderr, the sum on stdout. Exit code 1 where a row was refused.',
  ],
  async run({ options, file, json, run, streams }) {
    const kind = kindNamed(options.kind)
    const path = nameOf(file)
    const format = formatOf(options.format, path)
    if (path === undefined && streams.stdin.isTTY) throw new UsageError('Name a file, or pipe one in.')
    const source = path === undefined ? streams.stdin : await opened(path)
    const tell = (human: string, data: object) =>
      void streams.stderr.write(`${json ? JSON.stringify(data) : human}\n`)
    const soFar = allButTheLast((progress: ImportCounts) => tell(linesOf(progress)[0] ?? '', { progress }))
    const report = await importFile(
      kind,
      {
        source,
        now: () => new Date(),
        send: (batch, key) =>
          run(STEPS.importBatch, {
            organization: options.organization ?? '',
            kind,
            batch: JSON.stringify(batch),
            key: key ?? '',
          }),
      },
      {
        format,
        strict: 'strict' in options,
        dryRun: 'dry-run' in options,
        ...(options.account === undefined ? {} : { account: options.account }),
        ...(options.run === undefined ? {} : { run: options.run }),
        onProblem: (problem) => tell(`line ${problem.line}: ${problem.message}`, { problem }),
        onProgress: json ? (progress) => tell('', { progress }) : soFar,
      },
    )
    streams.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${summaryOf(report).join('\n')}\n`)
    return report.refused + report.withheld === 0
  },
}

async function opened(path: string) {
  await access(path, constants.R_OK).catch(() => {
    throw new TenantryError(
      'invalid_input',
      `The file ${path} cannot be read. Check its name and its rights.`,
    )
  })
  return createReadStream(path)
}

function summaryOf(report: ImportReport): readonly string[] {
  return [
    ...(report.dryRun ? ['Nothing was written: this is what would become of the rows.'] : []),
    ...linesOf(report),
    ...(report.ignored.length > 0
      ? [`The column ${report.ignored.join(', ')} was ignored: ids are Tenantry’s to give.`]
      : []),
  ]
}

function linesOf({
  rows,
  created,
  changed,
  same,
  refused,
  withheld,
  continued,
}: ImportCounts): readonly string[] {
  const held = withheld > 0 ? `, ${withheld} sound rows withheld with them` : ''
  return [
    `${rows} rows: ${created} new, ${changed} changed, ${same} the same, ${refused} refused${held}`,
    ...(continued > 0 ? [`${continued} of them were imported by an earlier run, and not again.`] : []),
  ]
}
