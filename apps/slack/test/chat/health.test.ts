import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { said } from '../support/said.ts'

const HOUR_MS = 3_600_000

describe.each(['pglite', 'postgres'] as const)('the health of the chat, on %s', (kind) => {
  const chat = useChat({ kind })

  test('says what Slack knows of the bot, who is linked, and what waits for an answer', async () => {
    const text = await said(await chat.ada.type('/tenantry doctor'))
    expect(text).toMatch(/Slack knows the bot as \*.+\* in \*Acorn\*/)
    expect(text).toContain('4 people are linked in this workspace.')
    expect(text).toContain('No request of your organization waits for its answer.')
    expect(text).toContain('npx tenantry doctor')

    await waits('T0ACORN')
    expect(await said(await chat.ada.type('/tenantry doctor'))).toContain('1 request waits for an answer')
  })

  test('H7: tells nothing of another organization', async () => {
    const { eve } = chat.birch
    const { code } = await eve.chat.issueConnectCode()
    const workspace = { enterpriseId: null, teamId: 'T0BIRCH' }
    await chat.tenantry.chat.connect(code ?? '', workspace)
    const link = await eve.chat.issueLinkCode(chat.birch.users.eve)
    await chat.tenantry.chat.link(link.code ?? '', { ...workspace, userId: 'U0EVE' })
    const before = await said(await chat.ada.type('/tenantry doctor'))
    await waits('T0BIRCH')
    expect(await said(await chat.ada.type('/tenantry doctor'))).toBe(before)
    expect(before).not.toContain('BIRCH')
    expect(await eve.chat.health()).toMatchObject({
      workspaces: [{ teamId: 'T0BIRCH', links: 1 }],
      waiting: { requests: 1 },
    })
  })

  test('says that Slack does not take what the bot says', async () => {
    chat.standIn.faults.rateLimit = { times: 1, retryAfterSeconds: 0, methods: ['auth.test'] }
    expect(await said(await chat.ada.type('/tenantry doctor'))).toContain(
      'Slack does not say who the bot is.',
    )
    chat.standIn.faults.clear()
  })

  test('is for whoever may disconnect the workspace', async () => {
    for (const person of [chat.ben, chat.cleo])
      expect(await said(await person.type('/tenantry doctor'))).toContain(
        'You may not look whether the chat works. Ask an administrator.',
      )
    expect(await said(await chat.ada.type('/tenantry help doctor'))).toContain('/tenantry doctor')
    expect(await said(await chat.cleo.type('/tenantry help'))).not.toContain('/tenantry doctor')
  })

  /** A request whose process died, an hour ago; it was taken up lately, so that no other one does. */
  async function waits(teamId: string): Promise<void> {
    const signature = `waits in ${teamId}`
    await chat.tenantry.chat.receive({ workspace: { enterpriseId: null, teamId }, signature, payload: '{}' })
    await chat.database.pool.query(
      'update tenantry.chat_requests set received_at = $1 where signature = $2',
      [new Date(Date.now() - HOUR_MS), signature],
    )
  }
})
