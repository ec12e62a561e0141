import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { holdFolder } from '../../src/store/opening/folder-hold.ts'
import { newestHolder } from '../../src/store/opening/folder-holder-file.ts'
import { markOfThisProcess } from '../../src/store/opening/folder-process.ts'
import { keepEmptyData } from '../../src/store/opening/pglite-empty-data.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { createAcorn } from '../../src/testing/personas.ts'
import { startProgram } from '../../test/database/child-program.ts'
import { temporaryFolder } from '../../test/database/temporary-folder.ts'

/** So that each folder begins quickly. */
beforeAll(keepEmptyData)

const PROGRAM = fileURLToPath(new URL('programs/keep-creating.ts', import.meta.url))
/** An application that does not wait for its commits loses one within so many kills. */
const CONTROL_KILLS = 30
/** It dies at most so long after it has begun to work. */
const LONGEST_LIFE_MS = 200

/** What was lost, or left half done, of what an application had said was done before it was killed. */
interface Kills {
  kills: number
  acknowledged: number
  readonly lost: string[]
  readonly orphans: string[]
}

async function killApplication(
  proof: Proof,
  { n, when, untilLost = false }: { n: number; when: 'late' | 'early'; untilLost?: boolean },
): Promise<Kills> {
  const folder = await temporaryFolder()
  const tenantry = await createTenantry({ database: `pglite:${folder}` })
  await tenantry.migrate()
  const { organization, oak } = await createAcorn(tenantry)
  await tenantry.close()
  const outcome: Kills = { kills: 0, acknowledged: 0, lost: [], orphans: [] }
  let keys: string[] = []
  // Once more than it is killed: the last look is at what the last kill left.
  for (let run = 0; run <= n && !(untilLost && outcome.lost.length > 0); run += 1) {
    const child = startProgram(PROGRAM, folder, organization.id, oak.id, `run-${run}`, when, ...keys)
    const { lost, orphans } = JSON.parse(await child.line()) as { lost: string[]; orphans: string[] }
    outcome.lost.push(...lost)
    outcome.orphans.push(...orphans)
    outcome.acknowledged += keys.length
    keys = []
    if (run < n) {
      keys.push(await child.line())
      await sleep(proof.below(LONGEST_LIFE_MS))
      outcome.kills += 1
    }
    await child.kill()
    if (run < n) keys.push(...(await child.rest()))
  }
  return outcome
}

test(
  'an embedded application killed with -9 loses nothing that it had said was done, and leaves nothing half done',
  async () => {
    const proof = startProof('embedded.kill')
    const { acknowledged, lost, orphans } = await killApplication(proof, { n: proof.n, when: 'late' })
    expect({ lost, orphans }).toEqual({ lost: [], orphans: [] })
    expect(acknowledged).toBeGreaterThanOrEqual(proof.n)
    proof.showed(`${acknowledged} acknowledged, 0 lost, 0 orphans`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the count bites: an application that says so before it commits loses some',
  async () => {
    const proof = startProof('embedded.kill')
    const { kills, lost } = await killApplication(proof, { n: CONTROL_KILLS, when: 'early', untilLost: true })
    expect(lost.length).toBeGreaterThan(0)
    showedControl('embedded.kill', `said before the commit, ${lost.length} lost within ${kills} kills`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'a second process that opens a held folder is refused, each time; without the hold it would get in',
  async () => {
    const { n, showed } = startProof('embedded.secondOpener')
    const folder = await temporaryFolder()
    const child = startProgram('hold-folder', folder)
    await child.line()
    child.say('go')
    expect(await child.line()).toBe('held')
    for (let i = 0; i < n; i += 1) {
      const opened = createTenantry({ database: `pglite:${folder}` })
      await expect(opened).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/in use by process/),
      })
    }
    showed(`${n} of ${n} refused`)
    await rm(`${folder}/holder.${await newestHolder(folder)}`, { recursive: true })
    const held = await holdFolder(folder)
    await held.stopServing()
    await held.release()
    await child.kill()
    showedControl('embedded.secondOpener', 'with what marks the holder taken away the second gets in')
  },
  PROOF_TIMEOUT_MS,
)

test(
  'a folder whose holder was killed is taken over, each time; one whose holder lives is not',
  async () => {
    const { n, showed } = startProof('embedded.staleLock')
    const folder = await temporaryFolder()
    const holder = async () => {
      const child = startProgram('hold-folder', folder)
      await child.line()
      child.say('go')
      return { child, outcome: await child.line() }
    }
    let last = await holder()
    expect(last.outcome).toBe('held')
    for (let i = 0; i < n; i += 1) {
      await last.child.kill()
      last = await holder()
      expect(last.outcome).toBe('held')
    }
    const beside = await holder()
    expect(beside.outcome).toMatch(/in use by process/)
    await beside.child.kill()
    await last.child.kill()
    showed(`${n} of ${n} taken over`)
    // Whoever cannot tell the dead from the living: the mark of the dead holder is that of a process that lives.
    const file = `${folder}/holder.${await newestHolder(folder)}/holder.json`
    const dead = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...dead, ...markOfThisProcess() }))
    const after = await holder()
    expect(after.outcome).toMatch(/in use by process/)
    await after.child.kill()
    showedControl('embedded.staleLock', 'where the dead holder is taken for one that lives nobody takes over')
  },
  PROOF_TIMEOUT_MS,
)
