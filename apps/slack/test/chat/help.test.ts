import { type Noun, OPERATIONS } from '@tenantry/core'
import { describe, expect, test } from 'vitest'
import { type Person, visibleText } from '../../../playground/src/index.ts'
import { BUILT_IN } from '../../src/grammar/verbs.ts'
import { appManifest, slashCommands } from '../../src/index.ts'
import { FIRST_STEPS } from '../../src/present/help.ts'
import { en } from '../../src/sentences/en.ts'
import { useChat } from '../support/chat.ts'
import { message, messageOf, said } from '../support/said.ts'

test('every operation of the table has a verb, or says why it has none', () => {
  const operations = Object.entries(OPERATIONS)
  const said = operations.filter(([name, { chat }]) =>
    'none' in chat ? chat.none.length > 10 : BUILT_IN.all.some(({ operation }) => operation === name),
  )
  expect(said).toHaveLength(operations.length)
  expect(BUILT_IN.all.filter(({ operation }) => operation !== null)).toHaveLength(
    operations.filter(([, { chat }]) => !('none' in chat)).length,
  )
})

test('every verb that asks first has a question of its own', () => {
  const asking = BUILT_IN.all.flatMap(({ asks, operation }) => (asks ? [operation ?? 'chat.disconnect'] : []))
  expect(asking.length).toBeGreaterThan(0)
  expect(Object.keys(en.questions).sort()).toEqual(asking.sort())
})

test('every verb has words for its button, and nothing else has', () => {
  const spoken = BUILT_IN.all.flatMap(({ operation }) => operation ?? [])
  expect(Object.keys(en.buttons.verbs).sort()).toEqual([...spoken, 'chat.disconnect'].sort())
})

test('no two verbs of a noun are called the same, and every example is an example of its own verb', () => {
  expect(new Set(BUILT_IN.all.map(({ noun, verb }) => `${noun} ${verb}`)).size).toBe(BUILT_IN.all.length)
  for (const { noun, verb, example } of BUILT_IN.all)
    expect(example).toMatch(new RegExp(`^/${noun} ${verb}( |$)`))
})

test('what Slack is told about the slash commands comes from the table', () => {
  const commands = slashCommands({ prefix: 'acme' })
  expect(commands.map(({ name }) => name)).toEqual([
    '/acme-accounts',
    '/acme-users',
    '/acme-approvals',
    '/acme-tenantry',
  ])
  for (const verb of BUILT_IN.all) {
    const command = commands.find(({ name }) => name.endsWith(verb.noun))
    expect(command?.usage.split(' | ')).toContain(verb.verb)
    expect(command?.examples.every((example) => example.startsWith('/acme-'))).toBe(true)
  }
})

test('the manifest asks for no more than the bot calls, and names every slash command', () => {
  const manifest = JSON.stringify(appManifest({ url: 'https://bot.acorn.test', prefix: 'acme' }))
  for (const { name } of slashCommands({ prefix: 'acme' })) expect(manifest).toContain(`"command":"${name}"`)
  expect(manifest).toContain('"request_url":"https://bot.acorn.test/slack/events"')
  expect(manifest).toContain('"bot":["chat:write","commands","im:write","users:read"]')
  expect(JSON.stringify(appManifest())).toContain('"socket_mode_enabled":true')
})

describe('help in chat', () => {
  const chat = useChat()

  test('shows what you may do, and nothing else', async () => {
    const adas = await said(await chat.ada.type('/accounts help'))
    for (const verb of ['create', 'list', 'show', 'update', 'deactivate', 'reactivate', 'delete'])
      expect(adas).toContain(`/accounts ${verb}`)
    const cleos = await said(await chat.cleo.type('/accounts help'))
    expect(cleos).toContain('/accounts list')
    for (const verb of ['create', 'update', 'deactivate', 'delete'])
      expect(cleos).not.toContain(`/accounts ${verb}`)
    expect(await said(await chat.cleo.type('/users help'))).toContain('/users update')
    expect(await said(await chat.cleo.type('/users help'))).not.toContain('/users add')
  })

  test('a verb that nobody knows is answered with where the known ones are', async () => {
    expect(await said(await chat.ada.type('/accounts surgeon'))).toContain(
      'I do not know `surgeon`. `/accounts help` shows what I know.',
    )
    expect(await said(await chat.ada.type('/users lst'))).toContain(
      'Did you mean `list`? `/users help` shows what I know.',
    )
  })

  test('a noun alone shows who you are, what you can do, and what there is', async () => {
    const text = await said(await chat.ben.type('/accounts'))
    expect(text).toContain('*Ben Ash*')
    expect(text).toContain('`/accounts list`: List accounts')
    expect(text).toContain('`/accounts help` says how each of these is typed')
    expect(text).toContain('Oak Ltd')
    expect(text).not.toContain('/accounts create')
    expect(await said(await chat.ada.type('/accounts'))).toContain('`/accounts create elm --name')
    const users = await said(await chat.ada.type('/users'))
    expect(users).toContain('dov@pine.test')
    expect(users).toContain('`/users add fay@elm.test')
    for (const { verb } of BUILT_IN.of('users')) expect(users).toContain(verb)
    // So briefly that a person reads it: how everything is typed stands in its help.
    expect(users).not.toContain('[')
  })

  test('what one begins with is there to be typed', () => {
    for (const [noun, verbs] of Object.entries(FIRST_STEPS))
      for (const verb of verbs) expect(BUILT_IN.of(noun as Noun).map((it) => it.verb)).toContain(verb)
  })

  test('says by topics what you may do, so briefly that a person reads it, and a topic says how each is typed', async () => {
    const text = await said(await chat.ada.type('/tenantry help'))
    const lines = (await messageOf(await chat.ada.type('/tenantry'))).text.split('\n')
    expect(lines.length).toBeLessThan(12)
    for (const noun of ['accounts', 'users', 'approvals', 'tenantry']) expect(text).toContain(`/${noun}`)
    for (const { verb } of BUILT_IN.all) expect(text).toContain(verb)
    expect(text).not.toContain('--')
    const cleos = await said(await chat.cleo.type('/tenantry help'))
    expect(cleos).toContain('organization')
    expect(cleos).not.toContain('deactivate')
    for (const topic of ['accounts', '/accounts', 'ACCOUNTS']) {
      const typed = await said(await chat.ada.type(`/tenantry help ${topic}`))
      expect(typed).toContain('/accounts create')
      expect(typed).not.toContain('/users add')
    }
  })

  test('is searched by words', async () => {
    const text = await said(await chat.ada.type('/tenantry help secret'))
    expect(text).toContain('/users secret')
    expect(text).not.toContain('/accounts list')
    expect(await said(await chat.ada.type('/tenantry help nothing-like-it'))).toContain(
      'I know nothing about',
    )
  })

  test('somebody who is not linked sees how to be', async () => {
    const text = await said(await chat.fay.type('/tenantry help'))
    expect(text).toContain('/tenantry link')
    expect(text).not.toContain('/accounts')
  })

  test.each([
    ['/accounts lst', 'Did you mean `list`?'],
    ['/accounts craete elm', 'Did you mean `create`?'],
    ['/users add x@y.test --acount oak', 'Did you mean `--account`?'],
    ['/accounts list --inactiv', 'Did you mean `--inactive`?'],
    ['/accounts update elm --name', 'needs a value'],
    ['/accounts update elm "--name"', 'I do not know what to do with'],
    ['/accounts update elm --name "Elm', 'A quote is opened and not closed'],
    ['/accounts list --limit many', 'is not a whole number'],
    ['/accounts list --limit 100000', 'at most 200'],
    ['/accounts reactivate elm --users=perhaps', 'is not yes or no'],
    ['/users role ben@oak.test King', 'small letters, digits and single dashes'],
    ['/accounts show', 'Still needed'],
  ])('%s is answered with what is wrong and how it is said', async (line, sentence) => {
    expect(await said(await chat.ada.type(line))).toContain(sentence)
    if (chat.ada.modal() !== undefined) await chat.ada.close()
  })

  test.each([
    ['an empty name', 'create --name ""', /must not be empty|needed|made from this name/],
    ['a name of 9,900 characters', `create long --name ${'x'.repeat(9_900)}`, /at most 200 characters/],
    [
      'a name of 10,000 characters',
      `create long --name ${'x'.repeat(10_000)}`,
      /more than 10,000 characters/,
    ],
    ['control characters', 'create ctrl --name "a\u0007b"', /invisible or control/],
    ['an id of ours as an external id', 'create acc_01hzzzzzzzzzzzzzzzzzzzzzzz', /must not look like an id/],
    ['spaces in an external id', 'create "a b"', /no spaces/],
    ['nothing at all', 'create', /external id or a name is needed/],
  ])('%s gives one clear sentence, and leaves nothing half done', async (_what, line, sentence) => {
    const before = (await chat.acorn.ada.accounts.list({ includeInactive: true })).items.length
    expect(await said(await chat.ada.type(`/accounts ${line}`))).toMatch(sentence)
    expect((await chat.acorn.ada.accounts.list({ includeInactive: true })).items).toHaveLength(before)
  })

  test('App Home shows who you are, your accounts, and what you can type', async () => {
    await chat.ben.openHome()
    const home = await chat.ben.until(() => chat.ben.home(), 'the home', 20_000)
    const text = visibleText(home.blocks)
    for (const part of ['Hello, Ben Ash', 'Acorn', 'Oak Ltd', '/users add']) expect(text).toContain(part)
    expect(text).not.toContain('/accounts create')
    await chat.fay.openHome()
    const stranger = await chat.fay.until(() => chat.fay.home(), 'the home', 20_000)
    expect(visibleText(stranger.blocks)).toContain('not linked')
  })

  test('App Home leaves room for what waits, however much somebody may do: Slack takes a hundred blocks', async () => {
    await chat.ada.openHome()
    const { blocks } = await chat.ada.until(() => chat.ada.home(), 'the home', 20_000)
    const text = visibleText(blocks)
    for (const verb of ['/accounts create', '/users add', '/approvals mine', '/tenantry help', 'audit'])
      expect(text).toContain(verb)
    expect(text).not.toContain('[--')
    expect(blocks.length).toBeLessThan(30)
  })

  test('App Home says to whoever was shut out whom they can turn to', async () => {
    const { ada, users } = chat.acorn
    const home = async (wanted: string) => {
      await chat.dov.openHome()
      const look = () => {
        const text = visibleText(chat.dov.home()?.blocks ?? [])
        return text.includes(wanted) ? text : undefined
      }
      return chat.dov.until(look, 'the home', 20_000)
    }
    await home('Hello, Dov Yew')
    await ada.users.deactivate(users.dov)
    const text = await home('You cannot use this any more')
    expect(text).toContain('Ask whoever administers your account to bring you back')
    // Nothing of the organization: they are not in it at the moment.
    expect(text).not.toMatch(/Acorn|Pine|Ada/)
    await ada.users.reactivate(users.dov)
    await home('Hello, Dov Yew')
  })

  test('App Home says what happened lately, as far as its reader may read it', async () => {
    const { ada, users } = chat.acorn
    await ada.users.update(users.cleo, { lastName: '<!here>' })
    await ada.users.update(users.dov, { lastName: 'Yew-Tree' })
    const lately = async (person: Person, wanted: string) => {
      await person.openHome()
      const look = () => {
        const text = visibleText(person.home()?.blocks ?? [])
        return text.includes(wanted) ? text : undefined
      }
      return person.until(look, 'the home', 20_000)
    }
    const toAda = await lately(chat.ada, 'Yew-Tree')
    expect(toAda).toContain('What happened lately')
    expect(toAda).toContain('/tenantry audit')
    expect(toAda.split('\n').filter((line) => line.startsWith('• <!date')).length).toBe(5)
    expect(toAda).toMatch(/: Ada Oak · user changed · Dov Yew-Tree \(dov@pine\.test\)/)
    const toBen = await lately(chat.ben, 'user changed')
    expect(toBen).toContain('Ada Oak · user changed · Cleo &lt;!here&gt; (cleo@oak.test)')
    const toCleo = await lately(chat.cleo, 'What happened lately')
    for (const text of [toBen, toCleo]) expect(text).not.toMatch(new RegExp(`Dov|${users.dov.id}`))
    for (const text of [toAda, toBen, toCleo]) expect(text).not.toContain('Cleo <!here> (')
  })

  test('an answer is for the person who asked alone', async () => {
    await said(await chat.ada.type('/accounts show pine'))
    await message(chat.ada, 'Pine Ltd')
    expect(JSON.stringify(chat.cleo.messages())).not.toContain('Pine')
  })
})
