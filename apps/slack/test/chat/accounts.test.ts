import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { said } from '../support/said.ts'

describe('accounts in chat', () => {
  const chat = useChat()

  test('an organization administrator lists the accounts', async () => {
    const text = await said(await chat.ada.type('/accounts list'))
    expect(text).toContain('Oak Ltd')
    expect(text).toContain('Pine Ltd')
    expect(text).not.toContain('Rowan')
  })
})
