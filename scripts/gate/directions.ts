import { join } from 'node:path'
import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import { checked, type Outcome } from './step.ts'

export interface DirectionsReport {
  rules: string[]
  violations: Violation[]
  /** Source files that the tool did not read: with a TypeScript that it does not know it reads none, and passes. */
  unread: string[]
}

export interface Violation {
  rule: string
  from: string
  to: string
}

/** The imports in this folder's packages/ and apps/ that the repository's rules forbid. */
export async function cruise(folder = root): Promise<DirectionsReport> {
  const args = [
    '--config',
    join(root, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
    'packages',
    'apps',
  ]
  const { stdout, output } = await runCommand('depcruise', args, { cwd: folder })
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser did not answer:\n${output}`)
  const report: Report = JSON.parse(stdout)
  const read = new Set(report.modules.map((module) => module.source))
  return {
    rules: report.summary.ruleSetUsed.forbidden.map((rule) => rule.name),
    violations: report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unread: sourceFiles(folder, ['{packages,apps}/*/src/**/*.ts']).filter((file) => !read.has(file)),
  }
}

/** The directions of import (docs: ARCHITECTURE.md). */
export async function checkDirections(): Promise<Outcome> {
  const { violations, unread } = await cruise()
  const forbidden = violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule}`)
  return checked(
    [...forbidden, ...unread.map((file) => `${file}: not read by dependency-cruiser`)].join('\n'),
  )
}

interface Report {
  modules: { source: string }[]
  summary: {
    ruleSetUsed: { forbidden: { name: string }[] }
    violations: { rule: { name: string }; from: string; to: string }[]
  }
}
