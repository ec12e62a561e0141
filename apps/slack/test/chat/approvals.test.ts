import { beforeAll, describe, expect, test } from 'vitest'
import type { Message, Person } from '../../../playground/src/index.ts'
import { createSlackApp } from '../../src/index.ts'
import { BOT_TOKEN, type Chat, linkMember, SIGNING_SECRET, useChat } from '../support/chat.ts'
import { send, signed } from '../support/raw-request.ts'
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
    () =>
      person
        .messages('direct')
        .filter(({ visibleTo }) => visibleTo === undefined)
        .find((each) => texts.every((text) => saidBy(each).includes(text))),
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

async function cardsKept(chat: Chat): Promise<number> {
  const { rows } = await chat.database.pool.query<{ n: number }>(
    'select count(*)::int as n from tenantry.approval_cards',
  )
  return rows[0]?.n ?? -1
}

/** Presses a button that this person does not see, as anybody can who knows Slack's payloads; the bot alone refuses it. */
async function press(
  chat: Chat,
  user: string,
  { action, input }: { action: string; input: object },
): Promise<void> {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ACORN' },
    user: { id: user, team_id: 'T0ACORN' },
    channel: { id: `D${user}` },
    trigger_id: `${Math.random()}`,
    actions: [{ action_id: action, value: JSON.stringify({ input }) }],
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  expect((await send(chat.botUrl, signed(body))).status).toBe(200)
}

/** The same of a card. */
const click = (chat: Chat, user: string, action: string, requestId: string) =>
  press(chat, user, { action, input: { requestId } })

const waitingFor = (chat: Chat) => chat.acorn.ada.approvals.waiting()

describe('a long list of what waits', () => {
  const chat = useChat()

  test('has no buttons for more than a message of Slack holds, and loses none: each is named, with what shows it', async () => {
    const { ben, cleo } = chat.acorn
    for (const who of [ben, cleo])
      for (let number = 0; number < 13; number += 1) {
        const externalId = `${who === ben ? 'b' : 'c'}-${number}`
        await who.execute('approval.request', {
          command: 'account.create',
          input: { externalId, name: externalId },
        })
      }
    const asked = (await chat.acorn.ada.approvals.waiting({ limit: 26 })).items.map(({ id }) => id)
    expect(asked).toHaveLength(26)
    const list = await messageOf(await chat.ada.type('/approvals waiting --limit 26'))
    expect(asked.filter((id) => !JSON.stringify(list.blocks).includes(id))).toEqual([])
    expect(saidBy(list)).toContain('shows one, with what you can do about it')
    const page = JSON.stringify((await messageOf(await chat.ada.type('/approvals waiting'))).blocks)
    expect(asked.filter((id) => page.includes(id))).toHaveLength(20)
    expect(page.match(/card:approve/g)).toHaveLength(20)
  })
})

describe('a window about somebody with the longest name there may be', () => {
  const chat = useChat({ bot: { overLimit: 'cut' } })

  test('opens all the same, and what Slack would refuse of it is cut off', async () => {
    const longest = '&'.repeat(200)
    await chat.acorn.ada.users.update(chat.acorn.users.ada.id, { firstName: longest, lastName: longest })
    await askFor(chat.ben, '/accounts create long --name Long', 'Please')
    await decide(chat.ada, await card(chat.ada, 'Please'), ['Approve', 'Why do you agree', 'Fine'])
    const news = await message(chat.ben, 'What you asked for, Create an account')
    await chat.ben.press(news, 'Details')
    await windowWith(chat.ben, /1 of 1: &amp;.*\(cut\)/)
  })
})

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

  test('who types again what they have asked for is told so, with the way to look at it', async () => {
    const refused = await messageOf(await chat.ben.type('/accounts create elm --name "Elm & Sons"'))
    expect(refused.text).toContain('You have asked for this already, and nobody has decided yet: Ada Oak')
    await chat.ben.press(refused, 'Details')
    await windowWith(chat.ben, /Elm &amp; Sons/)
    expect(JSON.stringify(refused.blocks)).toContain('Ask again')
  })

  test('Details opens a window in which whoever can decide does so, and leaves no second card in the conversation', async () => {
    const shown = await card(chat.ada, '*Ben Ash* asks: ', 'Elm &amp; Sons')
    const before = chat.ada.messages('direct').length
    await chat.ada.press(shown, 'Details')
    await windowWith(chat.ada, /Elm &amp; Sons.*waits for agreement/)
    expect(chat.ada.messages('direct')).toHaveLength(before)
    const details = chat.ada.modal()
    if (details === undefined) throw new Error('it stands open')
    await chat.ada.press(details, 'Deny…')
    await windowWith(chat.ada, /Why do you deny it/)
    await chat.ada.submit({ reason: 'Not yet' })
    await message(chat.ada, 'You have denied it')
    expect(chat.ada.modal()).toBeUndefined()
    const end = await card(chat.ada, 'Denied by *Ada Oak*')
    expect(end.ts).toBe(shown.ts)
    await chat.ben.press(await message(chat.ben, 'What you asked for, Create an account'), 'Details')
    await windowWith(chat.ben, /Denied by \*Ada Oak\*/)
    expect(JSON.stringify(chat.ben.modal()?.blocks)).not.toContain('Approve')
  })

  test('what waits is listed with the buttons by which it is decided, in the list and in App Home', async () => {
    await askFor(chat.ben, '/accounts create ash --name Ash', 'Another customer')
    const home = async () => {
      await chat.ada.openHome()
      return chat.ada.until(
        () =>
          [chat.ada.home()].find((view) => JSON.stringify(view?.blocks ?? '').includes('Another customer')),
        'what waits in App Home',
      )
    }
    await chat.ada.press(await home(), 'Details')
    await windowWith(chat.ada, /Another customer/)
    const list = await messageOf(await chat.ada.type('/approvals waiting'))
    expect(saidBy(list)).toContain('*Ben Ash* asks: Create an account')
    expect(saidBy(list)).toContain('Another customer')
    await decide(chat.ada, list, ['Approve', 'Why do you agree', 'Fine'])
    await message(chat.ada, 'You have agreed.')
    expect((await chat.acorn.ada.accounts.get('ash')).name).toBe('Ash')
    expect(await said(await chat.ada.type('/approvals list'))).toContain(
      '`/approvals show &lt;request&gt;` shows one, with what you can do about it.',
    )
  })

  test('rules are listed with where they are made and a button that removes each; who names none chooses it by its name', async () => {
    const made = 'Rules are made and changed in the host application, and not in chat'
    expect(await said(await chat.ada.type('/approvals rules'))).toContain(
      `There is no rule: nobody has to agree to what one may do. ${made}`,
    )
    expect(await said(await chat.ada.type('/approvals help'))).toContain(
      'which are made in the host application',
    )
    await chat.acorn.ada.approvals.rules.set({
      ...{ name: 'Four eyes', commands: ['user.delete'] },
      stages: [{ need: 'any' as const, approvers: [{ role: 'account-admin' }] }],
    })
    const listed = await messageOf(await chat.ada.type('/approvals rules'))
    expect(listed.text).toContain(made)
    await chat.ada.type('/approvals remove-rule')
    await windowWith(chat.ada, /Four eyes/)
    const question = await messageOf(await chat.ada.press(listed, 'Remove Four eyes…'))
    expect(question.text).toContain('Nobody has to agree any more to what the rule Four eyes is about.')
    expect(await said(await chat.ada.press(question, 'Remove'))).toContain('The rule *Four eyes* is removed.')
  })

  test('who names a stand-in hears until when, and what ends it sooner', async () => {
    const named = await said(await chat.ada.type('/approvals delegate ben@oak.test --days 3'))
    expect(named).toMatch(
      /Ben Ash stands in for you from now until <!date\^\d+\^[^>]+>, for what is asked meanwhile\. `\/approvals delegate` without a name ends it sooner\./,
    )
    const seconds = Number(/<!date\^(\d+)/.exec(named)?.[1])
    expect(seconds * 1000).toBeGreaterThan(Date.now() + 2 * 86_400_000)
    expect(await said(await chat.ada.type('/approvals delegate'))).toContain('Nobody stands in for you.')
  })

  test('what nobody can be asked for is refused without a button: a secret, what is not theirs to see, and what is not there', async () => {
    const lines = {
      '/tenantry rotate-secret': 'You may not rotate the secret of the organization. Ask an administrator.',
      '/users deactivate dov@pine.test': 'You may not deactivate a user. Ask an administrator.',
      '/approvals reviews': 'You may not see what was done without agreement. Ask an administrator.',
      '/approvals review rev_01kjpwd6m0ep5vmshpyhez62yx':
        'You may not confirm what was done without agreement. Ask an administrator.',
      '/approvals rules': 'You may not see or change the rules about who must agree. Ask an administrator.',
      '/users deactivate nobody@pine.test': 'You may not deactivate a user. Ask an administrator.',
    }
    for (const [line, answer] of Object.entries(lines)) {
      const refused = await messageOf(await chat.cleo.type(line))
      expect(saidBy(refused)).toContain(answer)
      expect(JSON.stringify(refused.blocks)).not.toContain('Ask for approval')
    }
  })

  test('a forged button asks for nothing: of what cannot be asked for, what is no command, and what is not there', async () => {
    const { ada, users } = chat.acorn
    const forged: readonly (readonly [string, object, string])[] = [
      [
        'user.setPassword',
        { userId: users.ben.id, password: 'Forged-by-hand-1' },
        'user.setPassword cannot be asked for',
      ],
      ['user.resurrect', {}, 'Command is not one that there is.'],
      ['user.deactivate', { userId: 'usr_01kjpwd6m0ep5vmshpyhez62yx' }, 'There is no such user'],
    ]
    const before = await ada.approvals.list()
    for (const [operation, input, answer] of forged) {
      await press(chat, 'U0BEN', { action: `ask:${operation}`, input })
      await message(chat.ben, answer)
      expect(chat.ben.modal()).toBeUndefined()
    }
    expect(await ada.approvals.list()).toEqual(before)
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

  test('whoever denies says why, and whoever asked hears it', async () => {
    await askFor(chat.ben, '/accounts create ash --name Ash', 'Another one')
    const shown = await card(chat.ada, '*Name:* Ash', 'waits for agreement')
    await chat.ada.press(shown, 'Deny…')
    await windowWith(chat.ada, /Why do you deny it/)
    expect(await chat.ada.submit({})).toMatchObject({ ok: false })
    await chat.ada.submit({ reason: 'Not <this> month' })
    await card(chat.ada, '*Name:* Ash', 'Denied by *Ada Oak*', 'Not &lt;this&gt; month')
    await card(chat.ben, '*Name:* Ash', 'Denied by *Ada Oak*', 'Not &lt;this&gt; month')
    await card(chat.ben, 'What you asked for', 'Not &lt;this&gt; month')
    await expect(chat.acorn.ada.accounts.get('ash')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what was asked in the library is shown too; whoever takes it back does so on every copy', async () => {
    await chat.acorn.ben.approvals.request(
      'account.create',
      { externalId: 'fir' },
      { reason: 'By the library' },
    )
    await card(chat.ada, '*External id:* fir', 'By the library')
    await chat.ben.press(await card(chat.ben, '*External id:* fir'), 'Take back')
    await card(chat.ada, '*External id:* fir', 'Taken back by *Ben Ash*')
    await card(chat.ben, '*External id:* fir', 'Taken back by *Ben Ash*')
    await expect.poll(() => cardsKept(chat), { timeout: 20_000 }).toBe(0)
  })

  test('a card says what would change: a role before and after, of whom', async () => {
    await chat.acorn.cleo.approvals.request(
      'user.assignRole',
      { userId: chat.acorn.users.cleo.id, role: 'account-admin' },
      { reason: 'I stand in for Ben' },
    )
    const shown = await card(chat.ben, '*Cleo Elder* asks: ', '*User:* Cleo Elder (cleo@oak.test)')
    expect(saidBy(shown)).toContain('*Role:* member → member, account-admin')
    expect(saidBy(shown)).toContain('I stand in for Ben')
    expect(JSON.stringify(shown.blocks)).toContain('"value":"{\\"input\\":{\\"requestId\\":\\"apr_')
    await decide(chat.ben, shown, ['Approve', 'Why do you agree', 'Do'])
    await card(chat.cleo, '*Cleo Elder* asks: ', 'Agreed to and done by *Ben Ash*')
    expect((await chat.acorn.ada.users.get('cleo@oak.test')).roles.toSorted()).toEqual([
      'account-admin',
      'member',
    ])
    expect(chat.dov.messages('direct')).toEqual([])
  })

  test('a card leaves out a description that nobody wrote, and shows one that somebody did', async () => {
    const { ben } = chat.acorn
    const plain = await ben.approvals.request('account.create', { externalId: 'plain' })
    const told = { externalId: 'told', description: 'What it is for' }
    const described = await ben.approvals.request('account.create', told)
    const shown = async (id: string) => said(await chat.ada.type(`/approvals show ${id}`))
    expect(await shown(plain.id)).toMatch(/\*External id:\* plain/)
    expect(await shown(plain.id)).not.toContain('Description')
    expect(await shown(described.id)).toContain('*Description:* What it is for')
    for (const { id } of [plain, described]) await ben.approvals.cancel(id)
  })

  test('no click is silent: not theirs, their own, decided already', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'yew' })
    await card(chat.ada, '*External id:* yew')
    await click(chat, 'U0DOV', 'card:approve', asked.id)
    await message(chat.dov, 'This request is not yours to decide, or it is not there any more.')
    await click(chat, 'U0DOV', 'card:approve', 'apr_01kjpwd6m0ep5vmshpyhez62yx')
    await click(chat, 'U0BEN', 'card:approve', asked.id)
    await message(chat.ben, 'You cannot decide about your own request. Somebody else has to.')
    await click(chat, 'U0FAY', 'card:deny', asked.id)
    await message(chat.fay, 'You are not linked to a user yet.')
    await chat.acorn.ada.approvals.approve(asked)
    await click(chat, 'U0ADA', 'card:deny', asked.id)
    const late = saidBy(await message(chat.ada, 'Agreed to and done by *Ada Oak*'))
    expect(late).toContain('Agreed to and done')
    expect(chat.dov.messages('direct').map(saidBy)).toEqual([
      expect.stringContaining('not yours'),
      expect.stringContaining('not yours'),
    ])
    expect((await chat.acorn.ada.approvals.get(asked)).votes).toHaveLength(1)
  })

  test('whoever agrees to what was taken back while they wrote why hears so, in the window', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'oak-two' })
    const shown = await card(chat.ada, '*External id:* oak-two')
    await chat.ada.press(shown, 'Approve')
    await windowWith(chat.ada, /Why do you agree/)
    await chat.acorn.ben.approvals.cancel(asked)
    const answer = await chat.ada.submit({ reason: 'Yes' })
    expect(JSON.stringify(answer)).toContain('This request is decided already.')
    await chat.ada.close()
    await expect(chat.acorn.ada.accounts.get('oak-two')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('Slack that takes nothing for a moment delays the cards and loses none', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'slow' })
    await card(chat.ada, '*External id:* slow')
    await card(chat.ben, '*External id:* slow')
    chat.standIn.faults.rateLimit = { times: 2, retryAfterSeconds: 1, methods: ['chat.update'] }
    await chat.acorn.ada.approvals.deny(asked, { reason: 'No' })
    await card(chat.ada, '*External id:* slow', 'Denied by *Ada Oak*')
    await card(chat.ben, '*External id:* slow', 'Denied by *Ada Oak*')
    expect(chat.standIn.faults.rateLimit?.times).toBe(0)
    chat.standIn.faults.clear()
  })

  test('lists and cards by command: what waits, what one asked for, the rules', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'larch' })
    expect(await said(await chat.ada.type('/approvals waiting'))).toContain(asked.id)
    expect(await said(await chat.ada.type('/approvals'))).toContain(asked.id)
    expect(await said(await chat.ben.type('/approvals mine --status pending'))).toContain(asked.id)
    expect(await said(await chat.ada.type('/approvals rules'))).toContain('There is no rule')
    const rule = await chat.acorn.ada.approvals.rules.set({
      name: 'Administrators',
      gives: ['org-admin'],
      stages: [{ approvers: [{ role: 'org-admin' }] }],
    })
    expect(await said(await chat.ada.type('/approvals rules'))).toContain('whatever gives org-admin')
    await chat.acorn.ada.approvals.rules.remove(rule)
    expect(await said(await chat.ada.type(`/approvals show ${asked.id}`))).toContain('*External id:* larch')
    expect(await said(await chat.ada.type(`/approvals approve ${asked.id}`))).toContain(
      'Agree to this request?',
    )
    // What would be refused is refused before anybody is asked to confirm it.
    expect(await said(await chat.ben.type(`/approvals approve ${asked.id}`))).toContain(
      'You cannot decide about your own request',
    )
    expect(await said(await chat.ada.type(`/approvals withdraw ${asked.id}`))).toContain(
      'You have not agreed',
    )
    await chat.ada.openHome()
    const waits = await chat.ada.until(() => homeText(chat.ada, 'What waits for you'), 'App Home', 20_000)
    expect(waits).toContain('Ben Ash')
    expect(await said(await chat.ada.type(`/approvals deny ${asked.id} --reason Later`))).toContain(
      'You have denied it: *Ben Ash* asks',
    )
    await card(chat.ben, '*External id:* larch', 'Denied by *Ada Oak*')
    expect(await said(await chat.ada.type(`/approvals deny ${asked.id}`))).toContain('is decided already')
  })
})

describe('whoever a card is for', () => {
  const chat = useChat()

  test('H7: a card shows nobody what has left their reach since it was asked, and nothing more to whoever was deactivated', async () => {
    const { ada, ben, oak, pine, organization } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    const join = (firstName: string, roles: string[]) =>
      system.users.create({
        accountId: oak.id,
        email: `${firstName.toLowerCase()}@oak.test`,
        ...{ firstName, lastName: 'Reed', roles, secret: 'none' },
      })
    const [{ user: gus }, { user: fay }] = [
      await join('Gus', ['member']),
      await join('Fay', ['account-admin']),
    ]
    await linkMember(chat.tenantry, system, { userId: fay.id, memberId: 'U0FAY' })
    await ada.approvals.rules.set({
      name: 'Names',
      commands: ['user.update'],
      for: { accounts: [oak.id] },
      stages: [{ need: 'any', approvers: [{ role: 'org-admin' }, { user: fay.id }] }],
    })
    const change = { userId: gus.id, lastName: 'Rush' }
    const asked = await ben.approvals.request('user.update', change, { reason: 'He married' })
    for (const person of [chat.ada, chat.ben, chat.fay])
      await card(person, '*User:* Gus Reed (gus@oak.test)', '*Last name:* Reed → Rush')
    await ada.users.move(gus.id, pine.id)
    await ada.users.update(gus.id, { firstName: 'Private', email: 'private@pine.test' })
    await system.users.deactivate(fay.id)
    await ben.approvals.cancel(asked)
    await card(chat.ada, '*User:* Private Reed (private@pine.test)', 'Taken back by *Ben Ash*')
    await card(chat.ben, '*User:* not there any more, or not yours to see', 'Taken back by *Ben Ash*')
    await card(chat.fay, 'It is not yours any more.')
    for (const person of [chat.ben, chat.fay])
      expect(person.messages('direct').map(saidBy).join('\n')).not.toMatch(/private/i)
  })
})

describe('two who can agree', () => {
  const chat = useChat({
    members: [{ id: 'U0GIL', name: 'gil', real_name: 'Ben Ash', email: 'gil@acorn.test' }],
  })

  beforeAll(async () => {
    const { organization, defaultAccount } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    const { user } = await system.users.create({
      ...{ accountId: defaultAccount.id, email: 'gil@acorn.test', firstName: 'Ben', lastName: 'Ash' },
      ...{ roles: ['org-admin'], secret: 'none' },
    })
    await linkMember(chat.tenantry, system, { userId: user.id, memberId: 'U0GIL' })
  })

  test('of two who agree at once one has it done, and the other hears that it is decided, in the window', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'oak-two' })
    const both = [chat.ada, chat.standIn.as('U0GIL')]
    for (const person of both) {
      await person.press(await card(person, '*External id:* oak-two'), 'Approve')
      await windowWith(person, /Why do you agree/)
    }
    const answers = await Promise.all(both.map((person) => person.submit({ reason: 'Yes' })))
    const late = answers.filter((answer) =>
      JSON.stringify(answer).includes('This request is decided already.'),
    )
    expect(late).toHaveLength(1)
    const stillOpen = both.filter((person) => person.modal() !== undefined)
    expect(stillOpen).toHaveLength(1)
    await stillOpen[0]?.close()
    const { status, votes } = await chat.acorn.ada.approvals.get(asked)
    expect({ status, voices: votes.length }).toEqual({ status: 'executed', voices: 1 })
    expect(await chat.acorn.ada.accounts.get('oak-two')).toMatchObject({ externalId: 'oak-two' })
  })

  test('whoever asked hears what became of it from another one of their name, and nothing of what they ended themselves', async () => {
    const { ben } = chat.acorn
    const namesake = chat.standIn.as('U0GIL')
    const ask = async (externalId: string) => {
      await ben.approvals.request('account.create', { externalId })
      return card(namesake, '*Ben Ash* asks: ', `*External id:* ${externalId}`)
    }
    await decide(namesake, await ask('elm'), ['Approve', 'Why do you agree', 'Yes'])
    await card(chat.ben, 'What you asked for, Create an account: Agreed to and done by *Ben Ash*')
    await decide(namesake, await ask('ash'), ['Deny…', 'Why do you deny it', 'No'])
    await card(chat.ben, 'What you asked for, Create an account: Denied by *Ben Ash*')

    await ask('fir')
    await chat.ben.press(await card(chat.ben, '*External id:* fir'), 'Take back')
    await card(chat.ben, '*External id:* fir', 'Taken back by *Ben Ash*')
    await ask('yew')
    await card(chat.ben, '*External id:* yew')
    expect(chat.ben.messages('direct').map(saidBy).join('\n')).not.toContain(
      'What you asked for, Create an account: Taken back',
    )
  })
})

/** What App Home says, once it says this. */
function homeText(person: Person, wanted: string): string | undefined {
  const text = JSON.stringify(person.home()?.blocks ?? '')
  return text.includes(wanted) ? text : undefined
}

describe('a channel that a rule names', () => {
  const chat = useChat()

  /** Fay can agree, and is linked; so can Gil, who is nobody in chat. */
  async function addAdministrators() {
    const { organization, defaultAccount } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    const [fay, gil] = await Promise.all(
      ['Fay', 'Gil'].map(async (firstName) => {
        const email = `${firstName.toLowerCase()}@acorn.test`
        const person = { firstName, lastName: 'Hill', email, roles: ['org-admin'], secret: 'none' as const }
        return (await system.users.create({ ...person, accountId: defaultAccount.id })).user
      }),
    )
    if (fay === undefined || gil === undefined) throw new Error('two were added')
    await linkMember(chat.tenantry, system, { userId: fay.id, memberId: 'U0FAY' })
    return { fay, gil }
  }

  const inChannel = (person: Person, ...texts: readonly string[]) =>
    person.until(
      () =>
        person
          .messages('general')
          .filter(({ visibleTo }) => visibleTo === undefined)
          .find((each) => texts.every((text) => saidBy(each).includes(text))),
      `a card in the channel with ${texts.join(', ')}`,
      20_000,
    )

  test('a card stands in it, with nothing that was written; whoever can agree does so there, whoever cannot hears why, and it shows the end', async () => {
    const { fay, gil } = await addAdministrators()
    const channel = { teamId: 'T0ACORN', channelId: 'C0GENERAL' }
    await chat.acorn.ada.approvals.rules.set({
      ...{ name: 'Two for a deletion', commands: ['user.delete'], channel },
      stages: [{ need: 'any', approvers: [{ user: fay.id }, { user: gil.id }] }],
    })
    await askFor(chat.ada, '/users delete dov@pine.test', 'Left the company')
    const shown = await inChannel(chat.cleo, '*Ada Oak* asks: Delete a user', '0 of 1')
    expect(JSON.stringify(shown)).not.toMatch(/Dov|pine|Left the company/)
    await card(chat.fay, '*Ada Oak* asks: ', 'Dov Yew', 'Left the company')

    await chat.cleo.press(shown, 'Approve')
    await message(chat.cleo, 'This request is not yours to decide')
    await chat.ada.press(shown, 'Deny…')
    await message(chat.ada, 'You cannot decide about your own request')
    await chat.fay.press(shown, 'Details')
    await windowWith(chat.fay, /Left the company/)
    expect(chat.cleo.messages().map(saidBy).join()).not.toContain('Left the company')
    await decide(chat.fay, shown, ['Approve', 'Why do you agree', 'He said so'])
    const end = await inChannel(chat.cleo, '*Ada Oak* asks: ', 'Agreed to and done by *Fay Hill*')
    expect(JSON.stringify(end)).not.toMatch(/Dov|pine|Left the company|He said so/)
    await card(chat.fay, 'Agreed to and done by *Fay Hill*', 'He said so', 'deleted, as was asked for')
    await expect.poll(() => cardsKept(chat), { timeout: 20_000 }).toBe(0)
  })

  test('where a request reaches nobody who can agree, because the channel is not there, it goes on at once to those to whom it is escalated', async () => {
    const { fay, gil } = await usersByName()
    await chat.acorn.ada.approvals.rules.set({
      ...{ name: 'Gil looks', commands: ['user.deactivate'] },
      stages: [{ need: 'any', approvers: [{ user: gil }] }],
      ...{ channel: { teamId: 'T0ACORN', channelId: 'C0NOWHERE' }, escalateAfterMs: 24 * 3_600_000 },
      escalateTo: [{ user: fay }],
    })
    await askFor(chat.ada, '/users deactivate cleo@oak.test', 'On leave')
    const shown = await card(chat.fay, '*Ada Oak* asks: Deactivate a user', 'On leave')
    await decide(chat.fay, shown, ['Approve', 'Why do you agree', 'Until May'])
    await card(chat.ada, '*Ada Oak* asks: Deactivate', 'Agreed to and done by *Fay Hill*')
  })

  async function usersByName() {
    const { items } = await chat.acorn.ada.users.list({ search: 'hill' })
    const idOf = (firstName: string) => items.find((user) => user.firstName === firstName)?.id ?? ''
    return { fay: idOf('Fay'), gil: idOf('Gil') }
  }
})

describe('hands that are laid in chat', () => {
  const chat = useChat({
    members: ['Gil', 'Hal', 'Ivy', 'Jan'].map((name) => ({
      id: `U0${name.toUpperCase()}`,
      name: name.toLowerCase(),
      real_name: `${name} Hill`,
      email: `${name.toLowerCase()}@acorn.test`,
    })),
  })

  test("an approver's e-mail or roles set by the requester, their chat link made by the requester: the press hears that the voice does not count, and no window opens", async () => {
    const { ada, organization, defaultAccount } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    for (const firstName of ['Fay', 'Gil', 'Hal']) {
      const { user } = await system.users.create({
        accountId: defaultAccount.id,
        email: `${firstName.toLowerCase()}@acorn.test`,
        ...{ firstName, lastName: 'Hill', roles: ['org-admin'], secret: 'none' },
      })
      if (firstName !== 'Hal')
        await linkMember(chat.tenantry, system, { userId: user.id, memberId: `U0${firstName.toUpperCase()}` })
    }
    await ada.approvals.rules.set({
      name: 'Two for a deletion',
      commands: ['user.delete'],
      stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
    })
    await askFor(chat.ada, '/users delete dov@pine.test', 'Left the company')
    const [fay, gil, ivy] = [chat.fay, chat.standIn.as('U0GIL'), chat.standIn.as('U0IVY')]
    for (const person of [fay, gil]) await card(person, '*Ada Oak* asks: ', 'Dov Yew')

    await chat.ada.type('/users update fay@acorn.test --email mine@acorn.test')
    await chat.ada.type('/users role gil@acorn.test account-admin')
    await chat.ada.type('/users link hal@acorn.test @ivy')
    const invited = await message(ivy, 'Hal Hill')
    await ivy.press(invited, 'Yes, this is me')
    const requestId = (await ada.approvals.mine()).items[0]?.id ?? ''
    await expect.poll(async () => (await system.users.get('mine@acorn.test')).email).toBe('mine@acorn.test')
    expect(await said(await chat.ada.type(`/approvals show ${requestId}`))).toMatch(
      /Does not count: Fay Hill \(not independent of whoever asks\), Gil Hill \(/,
    )
    for (const [person, member] of [
      [fay, 'U0FAY'],
      [gil, 'U0GIL'],
      [ivy, 'U0IVY'],
    ] as const) {
      await click(chat, member, 'card:approve', requestId)
      await message(person, 'Your voice does not count here')
      expect(person.modal()).toBeUndefined()
    }
    expect((await ada.approvals.get(requestId)).status).toBe('pending')
    expect((await ada.users.get('dov@pine.test')).status).toBe('active')
  })

  test('whoever can look at what was done without agreement is asked to; whoami and App Home show it to every administrator until somebody independent has', async () => {
    const { ada, users, organization, defaultAccount } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    const { user } = await system.users.create({
      accountId: defaultAccount.id,
      email: 'jan@acorn.test',
      ...{ firstName: 'Jan', lastName: 'Hill', roles: ['org-admin'], secret: 'none' },
    })
    await linkMember(chat.tenantry, system, { userId: user.id, memberId: 'U0JAN' })
    const { review } = await ada.approvals.breakGlass(
      'user.delete',
      { userId: users.dov.id },
      { reason: 'He <sells> our data' },
    )
    const [fay, gil, jan] = [chat.fay, chat.standIn.as('U0GIL'), chat.standIn.as('U0JAN')]
    // Who can look at it is asked to; everybody whom it concerns sees that it waits.
    const asked = await card(jan, '*To be looked at:* Ada Oak did `user.delete` without agreement')
    expect(saidBy(asked)).toContain('*User:* not there any more, or not yours to see')
    for (const [person, buttons] of [
      [chat.ada, 0],
      [fay, 1],
      [jan, 1],
    ] as const) {
      await person.openHome()
      const home = await person.until(() => homeText(person, 'To be looked at'), 'App Home', 20_000)
      expect(home).toContain('What was done without agreement')
      expect(home.split('do:approval.review').length - 1).toBe(buttons)
    }
    for (const person of [chat.ada, fay, gil, chat.ben])
      expect(person.messages('direct').map(saidBy).join()).not.toContain('To be looked at')
    for (const person of [chat.ada, fay, gil, jan])
      expect(await said(await person.type('/tenantry whoami'))).toContain(
        `Ada Oak did \`user.delete\` without agreement: He &lt;sells&gt; our data (\`/approvals review ${review.id}\`)`,
      )
    expect(await said(await chat.ben.type('/tenantry whoami'))).not.toContain('without agreement')
    expect(await said(await chat.ada.type(`/approvals review ${review.id}`))).toContain(
      'You did this yourself',
    )
    expect(await said(await fay.type(`/approvals review ${review.id}`))).toContain('You are not independent')
    expect(await said(await jan.press(asked, 'I have looked'))).toContain('You have looked at')
    expect(await said(await jan.press(asked, 'I have looked'))).toContain(
      'Jan Hill has looked at this already',
    )
    await jan.openHome()
    const seen = () => !JSON.stringify(jan.home()?.blocks).includes('To be looked at') || undefined
    await jan.until(seen, 'App Home without it', 20_000)
    expect(await said(await gil.type('/tenantry whoami'))).not.toContain('without agreement')
  })
})

describe('several voices, time, and restarts', () => {
  let forwardMs = 0
  const chat = useChat({
    clock: () => new Date(Date.now() + forwardMs),
    members: [{ id: 'U0GIL', name: 'gil', real_name: 'Gil Hill', email: 'gil@acorn.test' }],
  })
  const HOUR_MS = 3_600_000

  test('four eyes: both of two must agree, each card says how many have, and an agreement can be taken back', async () => {
    const { organization, defaultAccount } = chat.acorn
    const system = chat.tenantry.system('personnel').inOrganization(organization.id)
    for (const firstName of ['Fay', 'Gil']) {
      const email = `${firstName.toLowerCase()}@acorn.test`
      const person = {
        accountId: defaultAccount.id,
        email,
        firstName,
        lastName: 'Hill',
        roles: ['org-admin'],
      }
      const { user } = await system.users.create({ ...person, secret: 'none' })
      await linkMember(chat.tenantry, system, { userId: user.id, memberId: `U0${firstName.toUpperCase()}` })
    }
    await system.approvals.rules.set({
      name: 'Two for a deletion',
      commands: ['user.delete'],
      stages: [{ need: 2, approvers: [{ role: 'org-admin' }] }],
      remindAfterMs: HOUR_MS,
      expireAfterMs: 5 * HOUR_MS,
    })
    const gil = chat.standIn.as('U0GIL')
    await askFor(chat.ada, '/users delete dov@pine.test', 'Left the company')
    const ofFay = await card(chat.fay, '*Ada Oak* asks: ', '0 of 2', 'Dov Yew')
    await decide(chat.fay, ofFay, ['Approve', 'Why do you agree', 'True'])
    await card(gil, '*Ada Oak* asks: ', '1 of 2: Fay Hill')
    // Who has agreed hears so at once, and not after writing why.
    const requestId = (await chat.acorn.ada.approvals.mine()).items[0]?.id ?? ''
    await click(chat, 'U0FAY', 'card:approve', requestId)
    await message(chat.fay, 'You have agreed already')
    expect(chat.fay.modal()).toBeUndefined()
    const looked = await messageOf(await chat.fay.type(`/approvals show ${requestId}`))
    expect(JSON.stringify(looked.blocks)).toContain('Take my agreement back')
    await chat.fay.press(await card(chat.fay, '*Ada Oak* asks: ', '1 of 2'), 'Take my agreement back')
    const ofGil = await card(gil, '*Ada Oak* asks: ', '0 of 2')
    await decide(gil, ofGil, ['Approve', 'Why do you agree', 'Yes'])
    await decide(chat.fay, await card(chat.fay, '*Ada Oak* asks: ', '1 of 2'), [
      'Approve',
      'Why do you agree',
      'After all',
    ])
    for (const person of [chat.ada, chat.fay, gil])
      await card(person, '*Ada Oak* asks: ', 'Agreed to and done by *Fay Hill*')
    await expect(chat.acorn.ada.users.get('dov@pine.test')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an approver who has not decided is reminded; a request whose time is up says so on every copy, and to whoever clicks', async () => {
    await askFor(chat.ada, '/users delete cleo@oak.test', 'Too early')
    const gil = chat.standIn.as('U0GIL')
    await card(gil, '*Ada Oak* asks: ', 'Too early')
    forwardMs += HOUR_MS
    await chat.tenantry.runDue()
    await card(gil, 'It still waits for you: ')
    forwardMs += 5 * HOUR_MS
    await chat.tenantry.runDue()
    for (const person of [chat.ada, chat.fay, gil])
      await card(person, 'Too early', 'It is too late: this request has expired.')
    await card(chat.ada, 'What you asked for', 'has expired')
  })

  test('what nobody decides in time goes on to others: their card comes when it does and not before, and they can agree', async () => {
    const { items } = await chat.acorn.ada.users.list({ search: 'hill' })
    const [fay, gil] = ['Fay', 'Gil'].map(
      (name) => items.find(({ firstName }) => firstName === name)?.id ?? '',
    )
    await chat.acorn.ada.approvals.rules.set({
      ...{ name: 'Gil, and then Fay', commands: ['account.deactivate'] },
      stages: [{ need: 'any', approvers: [{ user: gil ?? '' }] }],
      ...{ escalateAfterMs: 2 * HOUR_MS, escalateTo: [{ user: fay ?? '' }] },
    })
    await askFor(chat.ada, '/accounts deactivate pine', 'They have not paid')
    await card(chat.standIn.as('U0GIL'), '*Ada Oak* asks: ', 'They have not paid')
    forwardMs += HOUR_MS
    await chat.tenantry.runDue()
    expect(chat.fay.messages('direct').map(saidBy).join()).not.toContain('They have not paid')
    forwardMs += HOUR_MS
    await chat.tenantry.runDue()
    const shown = await card(chat.fay, '*Ada Oak* asks: ', 'They have not paid')
    await decide(chat.fay, shown, ['Approve', 'Why do you agree', 'In his absence'])
    for (const person of [chat.ada, chat.standIn.as('U0GIL')])
      await card(person, 'They have not paid', 'Agreed to and done by *Fay Hill*', 'In his absence')
    expect(await chat.acorn.ada.accounts.get('pine')).toMatchObject({ status: 'inactive' })
  })

  test('what happens while no bot runs is shown by the next one, from where the last one was', async () => {
    const asked = await chat.acorn.ben.approvals.request('account.create', { externalId: 'before' })
    await card(chat.fay, '*External id:* before')
    await card(chat.ben, '*External id:* before')
    await chat.bot.stop()
    await chat.acorn.ada.approvals.deny(asked, { reason: 'In the night' })
    await chat.acorn.ben.approvals.request('account.create', { externalId: 'meanwhile' })
    const next = createSlackApp({
      tenantry: chat.tenantry,
      signingSecret: SIGNING_SECRET,
      botToken: BOT_TOKEN,
      slackApiUrl: chat.standIn.apiUrl,
      log: chat.log,
    })
    await next.start({ port: 0 })
    try {
      await card(chat.ben, '*External id:* before', 'In the night')
      await card(chat.fay, '*External id:* meanwhile')
    } finally {
      await next.stop()
    }
  })
})

describe('what was done without agreement', () => {
  const chat = useChat()

  test('is listed page by page, and says where there is more', async () => {
    const { ada, oak } = chat.acorn
    await ada.approvals.rules.set({
      name: 'Who changes an account',
      commands: ['account.update'],
      stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
    })
    for (const name of ['Oak One', 'Oak Two'])
      await ada.approvals.breakGlass('account.update', { accountId: oak.id, name }, { reason: name })
    const first = await messageOf(await chat.ada.type('/approvals reviews --limit 1'))
    expect(saidBy(first)).toContain('1 thing waits for a look, and there are more')
    expect(saidBy(first)).toContain('Oak One')
    const second = await messageOf(await chat.ada.press(first, 'Next page'))
    expect(saidBy(second)).toContain('Oak Two')
    expect(saidBy(second)).not.toContain('Oak One')
  })
})
