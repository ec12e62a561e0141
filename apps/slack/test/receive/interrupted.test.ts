import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTenantry, type Tenantry } from '@tenantry/core'
import { createAcorn, createTestDatabase, type DatabaseKind } from '@tenantry/core/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createStandIn } from '../../../playground/src/index.ts'
import { createSlackApp, slashCommands } from '../../src/index.ts'
import { BOT_TOKEN, linkMember, MEMBERS, SIGNING_SECRET, TEAM } from '../support/chat.ts'
import { Child } from '../support/child.ts'
import { RecordedLog } from '../support/recorded-log.ts'
import { message } from '../support/said.ts'

/** Where a database lies that outlives a process. */
async function lastingDatabase(kind: DatabaseKind): Promise<string> {
  if (kind === 'postgres') {
    const database = await createTestDatabase('postgres')
    onTestFinished(() => database.drop())
    return database.location as string
  }
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-slack-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return `pglite:${join(folder, 'data')}`
}

async function open(location: string): Promise<Tenantry> {
  const tenantry = await createTenantry({ database: location })
  await tenantry.migrate()
  return tenantry
}

/** Two processes open the database, one after the other, on a machine that may be busy. */
const STARTS_TIMEOUT_MS = 120_000

describe.each(['postgres', 'pglite'] as const)('a bot that is killed while it works, on %s', (kind) => {
  test.each(['before', 'after'] as const)(
    'is finished by the next one: killed %s the thing was done, it is done once and answered',
    async (when) => {
      const location = await lastingDatabase(kind)
      const standIn = await createStandIn({
        signingSecret: SIGNING_SECRET,
        botToken: BOT_TOKEN,
        team: TEAM,
        members: MEMBERS,
        commands: slashCommands(),
      })
      onTestFinished(() => standIn.close())
      const first = await open(location)
      const acorn = await createAcorn(first)
      const { code } = await acorn.ada.chat.issueConnectCode()
      await first.chat.connect(code ?? '', { enterpriseId: null, teamId: TEAM.id })
      await linkMember(first, acorn.ada, { userId: acorn.users.ada.id, memberId: 'U0ADA' })
      await first.close()

      const child = new Child(new URL('../support/hanging-bot.ts', import.meta.url), {
        args: [location, standIn.apiUrl, SIGNING_SECRET, when],
      })
      onTestFinished(() => child.kill())
      const [, port] = await child.wrote(/port (\d+)/)
      standIn.connectBot(`http://127.0.0.1:${port}`)
      const ada = standIn.as('U0ADA')
      const typed = ada.type('/accounts create elm --name "Elm Ltd"')
      await child.wrote(/hangs/)
      await child.kill()
      await typed

      const second = await open(location)
      const log = new RecordedLog()
      const bot = createSlackApp({
        tenantry: second,
        botToken: BOT_TOKEN,
        signingSecret: SIGNING_SECRET,
        slackApiUrl: standIn.apiUrl,
        log,
        takeOverAfterMs: 100,
      })
      await bot.start({ port: 0 })
      onTestFinished(async () => {
        await bot.stop()
        await second.close()
      })
      await message(ada, 'Account *Elm Ltd* (`elm`) is created.')
      const system = second.system('test').inOrganization(acorn.organization.id)
      expect(await system.accounts.get('elm')).toMatchObject({ name: 'Elm Ltd', version: 1 })
      await expect.poll(() => log.text, { timeout: 20_000 }).toContain('taken over')
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect(ada.messages().filter(({ text }) => text.includes('is created'))).toHaveLength(1)
    },
    STARTS_TIMEOUT_MS,
  )
})
