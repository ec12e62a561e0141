import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { send, signed } from '../support/raw-request.ts'
import { said } from '../support/said.ts'

describe('when the app is removed from a workspace', () => {
  const chat = useChat()
  const event = (id: string, fields: object) =>
    signed(JSON.stringify({ type: 'event_callback', event_id: id, team_id: 'T0ACORN', event: fields }), {
      type: 'application/json',
    })

  test('a token of somebody else that was revoked changes nothing', async () => {
    await send(
      chat.botUrl,
      event('Ev0OTHER', { type: 'tokens_revoked', tokens: { oauth: ['U0ADA'], bot: [] } }),
    )
    expect(await said(await chat.ada.type('/accounts list'))).toContain('Oak Ltd')
  })

  test('its links end, and connecting again needs a new code', async () => {
    expect((await send(chat.botUrl, event('Ev0GONE', { type: 'app_uninstalled' }))).status).toBe(200)
    await expect.poll(() => chat.log.text, { timeout: 20_000 }).toContain('was disconnected')
    expect(await said(await chat.ada.type('/accounts list'))).toContain('not connected')
    const { rows } = await links()
    expect(rows).toEqual([{ n: 0 }])
  })

  async function links(): Promise<{ rows: unknown[] }> {
    const client = await chat.database.pool.connect()
    try {
      return await client.query('select count(*)::int as n from tenantry.chat_links')
    } finally {
      client.release()
    }
  }
})
