import { createSlackApp, slashCommands } from '@tenantry/slack'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Message, type Person, visibleText } from '../src/index.ts'
import { type Playground, startPlayground } from '../src/start/start-playground.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

const WAIT_MS = 60_000
const quiet = { info() {}, warn() {}, error() {} }

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground({
    environment: { PORT: '0', TENANTRY_DATABASE: 'pglite:memory' },
    createBot: (settings) => createSlackApp({ ...settings, overLimit: 'throw', log: quiet }),
    commands: slashCommands(),
  })
})

afterAll(() => playground.stop())

const words = ({ text, blocks }: Message): string => `${text}\n${visibleText(blocks)}`

/** What this person sees with all of this in it, once they do. */
const shown = (person: Person, where: 'general' | 'direct', ...texts: string[]): Promise<Message> =>
  person.until(
    () => person.messages(where).find((each) => texts.every((text) => words(each).includes(text))),
    texts.join(', '),
    WAIT_MS,
  )

const windowOf = (person: Person, text: string) =>
  person.until(
    () => (JSON.stringify(person.modal()?.blocks ?? '').includes(text) ? true : undefined),
    `a window with ${text}`,
    WAIT_MS,
  )

test('Ben asks for an account, Ada agrees on the card, both see it change, and the account is there', async () => {
  const [ada, ben] = [playground.standIn.as('U0ADA'), playground.standIn.as('U0BEN')]
  await ben.type('/accounts create elm --name "Elm Ltd"')
  await ben.press(await shown(ben, 'general', 'You may not create an account'), 'Ask for approval')
  await windowOf(ben, 'Why do you ask?')
  await ben.submit({ reason: 'A new customer' })

  const card = await shown(
    ada,
    'direct',
    '*Ben Ash* asks: Create an account',
    '*Name:* Elm Ltd',
    'A new customer',
  )
  await ada.press(card, 'Approve')
  await windowOf(ada, 'Why do you agree?')
  await ada.submit({ reason: 'Welcome' })

  for (const person of [ada, ben])
    await shown(
      person,
      'direct',
      '*Ben Ash* asks: Create an account',
      'Agreed to and done by *Ada Oak*',
      'Welcome',
    )
  await ada.type('/accounts list')
  expect(words(await shown(ada, 'general', 'Elm Ltd', 'Pine'))).toContain('Elm Ltd')
})
