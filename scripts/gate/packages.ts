import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHostProblems } from './host-problems.ts'
import type { Manifest } from './manifest.ts'
import { root } from './root.ts'
import { type CommandOptions, runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import { checked, type Outcome } from './step.ts'

/** Builds and packs what is publishable, installs the tarballs into an empty folder, and uses them there as a stranger would. */
export async function checkPackages(): Promise<Outcome> {
  const host = mkdtempSync(join(tmpdir(), 'tenantry-host-'))
  try {
    const packages = publishable()
    const problems = (await install(packages, host)) ?? (await findHostProblems(packages, host))
    return checked(problems)
  } finally {
    rmSync(host, { recursive: true })
  }
}

function publishable(): Manifest[] {
  return sourceFiles(root, ['{packages,apps}/*/package.json'])
    .map((file): Manifest => JSON.parse(readFileSync(join(root, file), 'utf8')))
    .filter((manifest) => manifest.private !== true)
}

/** Returns what the first command that failed said. */
async function install(packages: Manifest[], host: string): Promise<string | undefined> {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts']
  const workspaces = packages.map(({ name }) => `--workspace=${name}`)
  const noTelemetry = { env: { TURBO_TELEMETRY_DISABLED: '1' } }
  writeFileSync(join(host, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  return (
    (await attempt('turbo', ['run', 'build', '--output-logs=errors-only', '--ui=stream'], noTelemetry)) ??
    (await attempt('npm', ['pack', ...quiet, '--pack-destination', host, ...workspaces])) ??
    (await attempt('npm', ['install', ...quiet, '--prefer-offline', ...tarballs(host)], { cwd: host }))
  )
}

function tarballs(host: string): string[] {
  return readdirSync(host)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => `./${file}`)
}

async function attempt(
  command: string,
  args: string[],
  options?: CommandOptions,
): Promise<string | undefined> {
  const { ok, output } = await runCommand(command, args, options)
  return ok ? undefined : `${command} ${args.join(' ')}\n${output}`
}
