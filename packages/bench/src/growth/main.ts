import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { growthDocumentOf, growthVerdict, hasGrown, missesGoals } from './report.ts'
import { runGrowth } from './run-growth.ts'
import { QUICK, upTo } from './shapes.ts'

const HELP = `npm run bench:growth [-- --quick] [-- --check] [-- --users COUNT] [-- --data FOLDER]

Measures how the operations of npm run bench grow: with users, accounts, organizations, the depth of a page, rules, and callers at once; and
what a host process weighs. Prints tables, and writes docs/growth.md with its plots. The first run loads some three million users, which
are kept; a run takes at most an hour. Run it on a machine that does nothing else.

  --quick   a thousand users and hardly any rounds, in about a minute, on data that is thrown away; prints only
  --check   ends with 1 where something grows by 20 % or more that must not, or a goal of lists is missed at the largest size
  --users   leaves out what has more users than that
  --data    where the data is kept, /tmp/tenantry-growth where nothing is said; remove it to load anew
  --help    this text`

const DOCS = new URL('../../../../docs/', import.meta.url)

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    check: { type: 'boolean' },
    users: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(HELP)
} else {
  const quick = values.quick === true
  // The user that a server runs as, where this process is root's, is let into no other temporary folder.
  const keptIn = quick ? undefined : (values.data ?? join('/tmp', 'tenantry-growth'))
  const report = await runGrowth(quick ? QUICK : upTo(Number(values.users ?? Number.POSITIVE_INFINITY)), {
    keptIn,
  })
  const { text, plots } = growthDocumentOf(report)
  console.log(text)
  if (!quick) {
    await writeFile(new URL('growth.md', DOCS), text)
    await mkdir(new URL('growth/', DOCS), { recursive: true })
    for (const [name, plot] of plots) await writeFile(new URL(`growth/${name}`, DOCS), plot)
  }
  console.log(growthVerdict(report))
  if (values.check && (hasGrown(report) || missesGoals(report))) process.exitCode = 1
}
