import { describe, expect, test } from 'vitest'
import type { Message, Person } from '../../../playground/src/index.ts'
import { type Chat, useChat } from '../support/chat.ts'
import { message, messageOf, said, saidBy, windowWith } from '../support/said.ts'

/** Asks for what this person is refused: by the button of the refusal, and the window behind it. */
async function askFor(person: Person, line: string, reason: string): Promise<void> {
  const refused = await messageOf(await person.type(line))
  await person.press(refused, 'Ask for approval')
  await windowWith(person, /Why do you ask/)
  await person.submit({ 'Why do you ask?': reason })
}

/** The card of a request in somebody's direct messages, once it says this. */
function card(person: Person, ...texts: readonly string[]): Promise<Message> {
  return person.until(
    () => person.messages('direct').find((each) => texts.every((text) => saidBy(each).includes(text))),
    `a card with ${texts.join(', ')}`,
    20_000,
  )
}

async function decide(
  person: Person,
  shown: Message,
  [button, label, reason]: readonly [string, string, string],
) {
  await person.press(shown, button)
  await windowWith(person, new RegExp(label))
  return person.submit({ reason })
}

const waitingFor = (chat: Chat) => chat.acorn.ada.approvals.waiting()

describe('asking in chat', () => {
  const chat = useChat()

  test('what one may not do and others may agree to is offered to be asked for, with what would be done, and nothing is stored before', async () => {
    const refused = await messageOf(await chat.ben.type('/accounts create elm --name "Elm & Sons"'))
    expect(refused.text).toContain('You may not create an account')
    expect(refused.text).toContain('Ada Oak can agree to it: ask for it, with a reason.')
    expect((await waitingFor(chat)).items).toEqual([])
    await chat.ben.press(refused, 'Ask for approval')
    await windowWith(chat.ben, /Elm &amp; Sons/)
    await chat.ben.submit({ 'Why do you ask?': 'A new <!channel> customer' })
    const asked = saidBy(await message(chat.ben, 'You have asked.'))
    expect(asked).toContain('You have asked.')
    expect(asked).toContain('A new &lt;!channel&gt; customer')
    expect((await waitingFor(chat)).items).toMatchObject([
      {
        command: 'account.create',
        status: 'pending',
        reason: 'A new <!channel> customer',
        input: { externalId: 'elm', name: 'Elm & Sons' },
        requester: { name: 'Ben Ash' },
      },
    ])
    expect(await chat.acorn.ada.accounts.list({ search: 'elm' })).toMatchObject({ items: [] })
  })

  test('what nobody can be asked for is refused without a button: a secret, a thing that is not there, and a forged button', async () => {
    const refused = await messageOf(await chat.cleo.type('/tenantry rotate-secret'))
    expect(JSON.stringify(refused.blocks)).not.toContain('Ask for approval')
    const forged = chat.acorn.ben.approvals.request('user.setPassword', {})
    await expect(forged).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('secret'),
    })
    expect(await said(await chat.cleo.type('/users deactivate dov@pine.test'))).toContain(
      'You may not deactivate a user. Ask an administrator.',
    )
  })

  test('a window without a reason stays open and says so', async () => {
    const refused = await messageOf(await chat.ben.type('/accounts create ash'))
    await chat.ben.press(refused, 'Ask for approval')
    await windowWith(chat.ben, /Why do you ask/)
    expect(await chat.ben.submit({})).toMatchObject({ ok: false })
    expect(chat.ben.modal()).toBeDefined()
    await chat.ben.close()
  })
})

describe('the card', () => {
  const chat = useChat()

  test('a request is shown to whoever can agree and to whoever asked; an agreement on the card has it done, and every copy says who and why', async () => {
    await askFor(chat.ben, '/accounts create elm --name Elm', 'A new customer')
    const shown = await card(chat.ada, '*Ben Ash* asks: Create an account', '*Name:* Elm', 'A new customer')
    await card(chat.ben, '*Ben Ash* asks: Create an account')
    await decide(chat.ada, shown, ['Approve', 'Why do you agree', 'Signed today'])
    await card(chat.ada, '*Ben Ash* asks', 'Agreed to and done by *Ada Oak*', 'Signed today')
    await card(chat.ben, '*Ben Ash* asks', 'Agreed to and done by *Ada Oak*', 'Signed today')
    await card(chat.ben, 'What you asked for, Create an account: Agreed to and done')
    expect(await chat.acorn.ada.accounts.get('elm')).toMatchObject({ name: 'Elm' })
    expect(chat.cleo.messages('direct')).toEqual([])
  })
})
