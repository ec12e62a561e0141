import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './root.ts'
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import { checked, type Outcome } from './step.ts'

/** Builds and packs what is publishable, installs the tarballs into an empty folder, and uses them there as a stranger would: plain Node, no sources. */
export async function checkPackages(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-packages-'))
  try {
    const packages = publishable()
    const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier']
    await must('turbo', ['run', 'build', '--output-logs=errors-only', '--ui=stream'], {
      env: { TURBO_TELEMETRY_DISABLED: '1' },
    })
    await must('npm', [
      'pack',
      ...quiet,
      '--pack-destination',
      folder,
      ...packages.map(({ name }) => `--workspace=${name}`),
    ])
    const tarballs = readdirSync(folder).map((file) => `./${file}`)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    await must('npm', ['install', ...quiet, '--prefer-offline', '--ignore-scripts', ...tarballs], {
      cwd: folder,
    })

    const doors = packages.flatMap(({ name, exports = {} }) =>
      Object.keys(exports).map((door) => name + door.slice(1)),
    )
    writeFileSync(
      join(folder, 'host.ts'),
      doors.map((door, at) => `import * as door${at} from '${door}'`).join('\n') + useAll(doors),
    )
    await must('node', ['host.ts'], { cwd: folder })
    return checked(await typeProblems(folder))
  } catch (error) {
    if (error instanceof CommandFailed) return checked(error.message)
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Manifest {
  name: string
  private?: boolean
  exports?: Record<string, unknown>
}

function publishable(): Manifest[] {
  return sourceFiles(root, ['{packages,apps}/*/package.json'])
    .map((file): Manifest => JSON.parse(readFileSync(join(root, file), 'utf8')))
    .filter((manifest) => manifest.private !== true)
}

/** An empty door is a door to nothing. */
function useAll(doors: string[]): string {
  const checks = doors.map(
    (door, at) => `if (Object.keys(door${at}).length === 0) throw new Error('${door} exports nothing')`,
  )
  return `\n${checks.join('\n')}\n`
}

/** Declarations of ours that a host's compiler cannot read; those of other packages are not ours to judge. */
async function typeProblems(folder: string): Promise<string> {
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node']
  const typeRoots = ['--typeRoots', join(root, 'node_modules/@types')]
  const { output } = await runCommand('tsc', [...options, ...typeRoots, '--pretty', 'false', 'host.ts'], {
    cwd: folder,
  })
  return output
    .split('\n')
    .filter((line) => /^(host\.ts|node_modules\/@tenantry\/)/.test(line))
    .join('\n')
}

class CommandFailed extends Error {}

async function must(command: string, args: string[], options?: CommandOptions): Promise<CommandResult> {
  const result = await runCommand(command, args, options)
  if (!result.ok) throw new CommandFailed(`${command} ${args.join(' ')}\n${result.output}`)
  return result
}
