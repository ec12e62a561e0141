import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holdInstallLock } from './install-lock.mjs'
import { holdsAll, isInstalled, markInstalled } from './installed.mjs'
import { nodeRefusal } from './node-refusal.mjs'
import { npmCi } from './npm-ci.mjs'
import { warmUp } from './warm-up.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Installs what the lockfile asks for, unless it is there: a refusal is one sentence and exit code 1. */
export async function bootstrap() {
  const refusal = (await install()) ?? nodeRefusal({ root })
  if (refusal === undefined) return
  console.error(refusal)
  process.exitCode = 1
}

async function install() {
  if (isInstalled(root)) return undefined
  const tooOld = nodeRefusal({ root, beforeInstalling: true })
  if (tooOld !== undefined) return tooOld

  const lock = await holdInstallLock(root)
  if (lock === undefined)
    return 'Another process has been installing dependencies here for 15 minutes: end it and run the same command again.'
  try {
    if (isInstalled(root)) return undefined // whoever held the lock before did it
    const problem = holdsAll(root) ? undefined : await npmCi(root)
    if (problem !== undefined) return problem
    await warmUp(root)
    markInstalled(root)
    return undefined
  } finally {
    lock.release()
  }
}
