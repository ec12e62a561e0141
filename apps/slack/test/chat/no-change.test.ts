import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { messageOf, said } from '../support/said.ts'

const SO_ALREADY = 'Nothing was changed: it was so already.'

describe('what changes nothing says that it was so already', () => {
  const chat = useChat()
  const type = async (line: string) => said(await chat.ada.type(line))
  const confirmed = async (line: string, button: string) =>
    said(await chat.ada.press(await messageOf(await chat.ada.type(line)), button))

  test.each([
    '/users role cleo@oak.test account-admin',
    '/users revoke-role cleo@oak.test account-admin',
    '/users update cleo@oak.test --last Yew',
    '/accounts role pine account-admin',
    '/accounts revoke-role pine account-admin',
    '/accounts update pine --name "Pine & Co"',
  ])('%s', async (line) => {
    expect(await type(line)).not.toContain(SO_ALREADY)
    expect(await type(line)).toContain(SO_ALREADY)
  })

  test.each([
    ['/users deactivate dov@pine.test', 'Deactivate'],
    ['/users move dov@pine.test oak', 'Move'],
    ['/accounts deactivate pine', 'Deactivate'],
    ['/accounts delete pine', 'Delete'],
  ])('after a question, too: %s', async (line, button) => {
    expect(await confirmed(line, button)).not.toContain(SO_ALREADY)
    expect(await confirmed(line, button)).toContain(SO_ALREADY)
  })

  test('an account that is active is as it was, unless its users come back', async () => {
    const { accounts, users } = chat.acorn.ada
    const elm = await accounts.create({ externalId: 'elm' })
    await users.create({ accountId: elm.id, email: 'el@elm.test', firstName: 'El', lastName: 'Elm' })
    await accounts.deactivate(elm)
    expect(await type('/accounts reactivate elm')).not.toContain(SO_ALREADY)
    expect(await type('/accounts reactivate elm')).toContain(SO_ALREADY)
    expect(await type('/accounts reactivate elm --users')).not.toContain(SO_ALREADY)
    expect(await type('/accounts reactivate elm --users')).toContain(SO_ALREADY)
  })

  test('two presses of one button are one, and neither says that it was so already', async () => {
    const question = await messageOf(await chat.ada.type('/users deactivate cleo@oak.test'))
    const [one, other] = await Promise.all([1, 2].map(() => chat.ada.press(question, 'Deactivate')))
    for (const answer of [one, other])
      if (answer !== undefined) expect(await said(answer)).not.toContain(SO_ALREADY)
  })
})
