import { describe, expect, test } from 'vitest'
import { visibleText } from '../../../playground/src/index.ts'
import { BUILT_IN } from '../../src/grammar/verbs.ts'
import { form } from '../../src/present/form.ts'
import { useChat } from '../support/chat.ts'
import { message, messageOf, said, windowWith } from '../support/said.ts'

describe('forms', () => {
  const chat = useChat()

  test('what is missing is asked for in a window that holds what was given', async () => {
    const answer = await chat.ada.type('/users add pat@oak.test --account oak')
    expect(await said(answer)).toMatch(/--first.*--last/)
    const modal = chat.ada.modal()
    expect(JSON.stringify(modal?.blocks)).toContain('"initial_value":"pat@oak.test"')
    expect(JSON.stringify(modal?.blocks)).toContain(chat.acorn.oak.id)
    const submitted = await chat.ada.submit({
      'First name': 'Pat',
      'Last name': 'Peach',
      Roles: ['account-admin'],
    })
    expect(submitted.errors).toEqual({})
    expect(chat.ada.modal()).toBeUndefined()
    await message(chat.ada, 'pat@oak.test) is added')
    expect(await chat.acorn.ada.users.get('pat@oak.test')).toMatchObject({
      firstName: 'Pat',
      roles: ['account-admin'],
      accountId: chat.acorn.oak.id,
    })
  })

  test('a form that is wrong stays open, with a sentence beside the field', async () => {
    await chat.ada.type('/users add --account oak')
    const wrong = await chat.ada.submit({ 'E-mail': 'nonsense', 'First name': 'Pru', 'Last name': 'Plum' })
    expect(wrong.errors).toEqual({ email: 'Must be an address such as fay@elm.test' })
    const taken = await chat.ada.submit({ 'E-mail': 'ben@oak.test' })
    expect(taken.errors.email).toContain('is taken')
    const right = await chat.ada.submit({ 'E-mail': 'pru@oak.test' })
    expect(right.errors).toEqual({})
    await message(chat.ada, 'pru@oak.test) is added')
  })

  test('a form says each thing once, and what its button does', async () => {
    await chat.ada.type('/users show')
    await windowWith(chat.ada, /external id or id/)
    expect(chat.ada.modal()?.content).toMatchObject({ submit: { text: 'Show' } })
    expect(visibleText(chat.ada.modal()?.blocks ?? []).match(/e-mail/gi)).toHaveLength(1)
    await chat.ada.close()
    await chat.ada.type('/users add')
    await windowWith(chat.ada, /First name/)
    expect(chat.ada.modal()?.content).toMatchObject({ submit: { text: 'Save' } })
    await chat.ada.close()
  })

  test('where nothing is given to change, it is said what can be, and a window asks for it', async () => {
    const text = await said(await chat.ada.type('/users update cleo@oak.test'))
    expect(text).toContain(
      'Nothing is given to change. What can be changed: `--first`, `--last`, `--email`, `--external-id`.',
    )
    expect(text).toContain('Example: `/users update fay@elm.test --last Hillside`')
    expect((await chat.ada.submit({ 'Last name': 'Elderly' })).errors).toEqual({})
    await message(chat.ada, 'Elderly* (cleo@oak.test) is as you want them.')
    await chat.acorn.ada.users.update(chat.acorn.users.cleo, { lastName: 'Elder' })
    for (const typed of ['/accounts update oak', '/tenantry update', '/tenantry roles update member']) {
      expect(await said(await chat.ada.type(typed))).toContain('Nothing is given to change.')
      await chat.ada.close()
    }
    expect(await said(await chat.ada.type('/users update cleo@oak.test --external-id ""'))).toContain(
      'is as you want them',
    )
    expect(await said(await chat.cleo.type('/accounts update oak'))).toContain('You may not')
  })

  test('a form says whom or what it is about, where that is decided', async () => {
    const about = async (open: Promise<unknown>) => {
      await open
      const [first] = chat.ada.modal()?.blocks ?? []
      await chat.ada.close()
      return visibleText(first === undefined ? [] : [first])
    }
    const oak = 'Change an account’s name, description or external id.\n*Oak Ltd* (`oak`)'
    expect(await about(chat.ada.type('/accounts update oak'))).toBe(oak)
    const shown = await messageOf(await chat.ada.type('/accounts show oak'))
    expect(await about(chat.ada.press(shown, 'Change…'))).toBe(oak)
    expect(await about(chat.ada.press(shown, 'Add a user…'))).toBe(
      'Add a user to an account.\n*Oak Ltd* (`oak`)',
    )
    expect(await about(chat.ada.type('/users update ben@oak.test'))).toContain('*Ben Ash* (ben@oak.test)')
    expect(await about(chat.ada.type('/users add'))).toBe('Add a user to an account.')
  })

  test('a form is titled by what it does', async () => {
    await chat.ada.type('/users role')
    await windowWith(chat.ada, /Role/)
    expect(chat.ada.modal()?.content).toMatchObject({ title: { text: 'Give a user a role' } })
    await chat.ada.close()
    const plain = { given: {}, decided: {}, accounts: null, roles: null, rules: null, meant: [], about: '' }
    const asking = BUILT_IN.all.filter(
      ({ operation, fields }) => operation !== null && fields.some(({ required }) => required),
    )
    const titles = asking.map((verb) => form(verb, plain).title.text)
    expect(new Set(titles).size).toBe(asking.length)
    for (const title of titles) expect(title).toMatch(/^[A-Z][\w-]+ [\w -]+$/)
    const [archive] = asking.map((verb) => ({ ...verb, operation: null, verb: 'run projects archive' }))
    expect(archive && form(archive, plain).title.text).toBe('Archive')
  })

  test('a time is filled in as it is typed, and what is none is refused in a person’s words', async () => {
    await chat.ada.type('/users secret')
    expect(JSON.stringify(chat.ada.modal()?.blocks)).toContain('(24h, 90m or 30d, for example)')
    const wrong = await chat.ada.submit({ userId: 'cleo@oak.test', overlapMs: 'tomorrow' })
    expect(wrong.errors).toEqual({ overlapMs: 'This is not a time such as 24h, 90m or 30d.' })
    expect((await chat.ada.submit({ overlapMs: '90m' })).errors).toEqual({})
    await message(chat.ada, 'in 2 hours')
  })

  test('a button opens a form for that very account', async () => {
    const card = await messageOf(await chat.ben.type('/accounts show oak'))
    await chat.ben.press(card, 'Add a user…')
    await windowWith(chat.ben, /./)
    expect(JSON.stringify(chat.ben.modal()?.blocks)).not.toContain('accountId')
    await chat.ben.submit({ 'E-mail': 'quin@oak.test', 'First name': 'Quin', 'Last name': 'Quince' })
    await message(chat.ben, 'quin@oak.test) is added')
  })

  test('a form of what is there sends back only what was changed', async () => {
    const card = await messageOf(await chat.cleo.type('/users show cleo@oak.test'))
    await chat.cleo.press(card, 'Change…')
    await windowWith(chat.cleo, /./)
    const submitted = await chat.cleo.submit({ 'First name': 'Clea' })
    expect(submitted.errors).toEqual({})
    await message(chat.cleo, 'Clea Elder')
    expect(await chat.acorn.ada.users.get('cleo@oak.test')).toMatchObject({
      firstName: 'Clea',
      email: 'cleo@oak.test',
    })
  })

  test('who names what is to be changed, and not how, sees in the window what is there now', async () => {
    await chat.ada.type('/users update dov@pine.test')
    await windowWith(chat.ada, /"initial_value":"Dov"/)
    expect(JSON.stringify(chat.ada.modal()?.blocks)).not.toContain('userId')
    await chat.ada.submit({ 'First name': 'David' })
    await message(chat.ada, 'David Yew')
    await chat.acorn.ada.users.update(chat.acorn.users.dov, { firstName: 'Dov' })
    const unknown = await said(await chat.ada.type('/users update nobody@oak.test'))
    expect(unknown).toContain('There is no user `nobody@oak.test`.')
    expect(chat.ada.modal()).toBeUndefined()
  })

  test('what stands below a field says what its label does not', async () => {
    await chat.ada.type('/users add')
    const { blocks = [] } = chat.ada.modal() ?? {}
    const hints = blocks.flatMap((block) =>
      block.type === 'input' ? [[block.label.text, block.hint?.text ?? null]] : [],
    )
    expect(hints).toEqual([
      ['E-mail', 'E-mail address, unique in the organization'],
      ['Account', null],
      ['First name', null],
      ['Last name', null],
      ['External id', 'Your own id for it, unique in the organization'],
      ['Roles', 'One or several; member where none is named'],
    ])
    await chat.ada.close()
  })

  test('a form that was opened before somebody else changed the thing is refused', async () => {
    const card = await messageOf(await chat.ada.type('/accounts show pine'))
    await chat.ada.press(card, 'Change…')
    await windowWith(chat.ada, /./)
    await chat.acorn.ada.accounts.update(chat.acorn.pine, { description: 'changed meanwhile' })
    const submitted = await chat.ada.submit({ Name: 'Pine & Sons' })
    expect(Object.values(submitted.errors)[0]).toContain('It was changed meanwhile')
    await chat.ada.close()
  })

  test('somebody who may not do it gets no form, and that they tried is recorded', async () => {
    expect(await said(await chat.cleo.type('/users add'))).toContain('You may not create a user.')
    expect(chat.cleo.modal()).toBeUndefined()
    const [newest] = (await chat.acorn.ada.audit.list({ limit: 1 })).items
    expect(newest).toMatchObject({
      type: 'command.denied',
      command: 'user.create',
      actor: { userId: chat.acorn.users.cleo.id },
    })
  })

  test('destructive forms ask, like the command', async () => {
    await chat.ada.type('/accounts deactivate')
    await chat.ada.submit({ Account: chat.acorn.pine.id })
    const question = await message(chat.ada, 'Deactivate account *Pine Ltd* (`pine`)?')
    await chat.ada.press(question, 'Cancel')
    expect((await chat.acorn.ada.accounts.get('pine')).status).toBe('active')
  })
})
