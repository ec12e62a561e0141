import { describe, expect, test } from 'vitest'
import { linkMember, TEAM, useChat } from '../support/chat.ts'
import { send, signed } from '../support/raw-request.ts'
import { message, messageOf, said, saidBy } from '../support/said.ts'

const OTHERS = [
  { id: 'U0GUEST', name: 'guest', real_name: 'Gast Guest', is_restricted: true },
  { id: 'U0SINGLE', name: 'single', real_name: 'Single Guest', is_ultra_restricted: true },
  { id: 'U0STRANGE', name: 'strange', real_name: 'Strange Stranger', is_stranger: true, team_id: 'T0OTHER' },
  { id: 'U0FOREIGN', name: 'foreign', real_name: 'Foreign Fellow', team_id: 'T0OTHER' },
  { id: 'U0ROBOT', name: 'robot', real_name: 'Robot', is_bot: true },
  { id: 'U0GONE', name: 'gone', real_name: 'Gone Person', deleted: true },
] as const

describe('who may use the bot', () => {
  const chat = useChat({ members: [...OTHERS] })

  const refused: readonly [string, RegExp][] = [
    ['U0GUEST', /Guests of this workspace cannot use this\. Ask/],
    ['U0SINGLE', /Guests of this workspace cannot use this\. Ask/],
    ['U0STRANGE', /You are from another workspace.*Use it in your own/],
    ['U0FOREIGN', /You are from another workspace.*Use it in your own/],
    ['U0ROBOT', /Bots and workflows cannot use this\./],
    ['U0GONE', /deactivated.*Ask an administrator/],
    ['U0FAY', /not linked to a user yet.*\/tenantry link/],
  ]

  test.each(refused)(
    '%s is refused with their own sentence, whatever they type or press',
    async (memberId, sentence) => {
      const person = chat.standIn.as(memberId)
      for (const line of [
        '/accounts',
        '/accounts list',
        '/accounts create weed',
        '/users help me',
        '/accounts lst',
        '/tenantry whoami',
      ]) {
        if (line.includes('help') && memberId === 'U0FAY') continue
        expect(await said(await person.type(line))).toMatch(sentence)
      }
      await expect(chat.acorn.ada.accounts.get('weed')).rejects.toMatchObject({ code: 'not_found' })
    },
  )

  test.each(refused)(
    '%s is refused the same at a button of somebody else’s and in a form',
    async (memberId, sentence) => {
      const person = {
        type: 'x',
        team: { id: 'T0ACORN' },
        user: { id: memberId, team_id: 'T0ACORN' },
        trigger_id: '1',
      }
      const input = { accountId: chat.acorn.oak.id }
      const payloads = [
        {
          ...person,
          type: 'block_actions',
          actions: [{ action_id: 'do:account.reactivate', type: 'button', value: JSON.stringify({ input }) }],
        },
        {
          ...person,
          type: 'block_actions',
          actions: [
            {
              action_id: 'confirm:account.deactivate',
              type: 'button',
              value: JSON.stringify({ input, key: 'k', at: Date.now() }),
            },
          ],
        },
        {
          ...person,
          type: 'view_submission',
          view: {
            id: 'V1',
            callback_id: 'call',
            private_metadata: JSON.stringify({ operation: 'account.update', input }),
            state: { values: {} },
          },
        },
      ]
      for (const payload of payloads) {
        const seen = chat.standIn.as(memberId).messages('direct').length
        const { text } = await send(
          chat.botUrl,
          signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
        )
        if (text === '')
          await expect
            .poll(() => chat.standIn.as(memberId).messages('direct').length, { timeout: 20_000 })
            .toBe(seen + 1)
        expect(text === '' ? saidBy(chat.standIn.as(memberId).messages('direct').at(-1)!) : text).toMatch(
          sentence,
        )
      }
      expect((await chat.acorn.ada.accounts.get('oak')).status).toBe('active')
    },
  )

  test.each([
    ['accept', { ticketId: 5 }],
    ['again', { key: 7 }],
    ['confirm:account.deactivate', { at: 'now', key: 'k' }],
    ['pick', { operation: ['user.get'] }],
    ['do:account.get', { input: [] }],
    ['do:account.get', []],
  ])('a forged button %s with %j is one that nobody knows, and no fault', async (action, value) => {
    const seen = chat.cleo.messages('direct').length
    const payload = {
      type: 'block_actions',
      team: { id: 'T0ACORN' },
      user: { id: 'U0CLEO', team_id: 'T0ACORN' },
      channel: { id: 'DU0CLEO' },
      trigger_id: '1',
      actions: [{ action_id: action, type: 'button', value: JSON.stringify(value) }],
    }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    expect((await send(chat.botUrl, signed(body))).status).toBe(200)
    await expect.poll(() => chat.cleo.messages('direct').length, { timeout: 20_000 }).toBe(seen + 1)
    expect(saidBy(chat.cleo.messages('direct').at(-1)!)).toContain('This button is not of this version')
    expect(chat.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test.each(OTHERS.map(({ id }) => id))('%s cannot link themselves with a code', async (memberId) => {
    const { code } = await chat.acorn.ada.chat.issueLinkCode(chat.acorn.users.dov)
    const answer = await chat.standIn.as(memberId).type(`/tenantry link ${code}`)
    expect(chat.standIn.as(memberId).modal()).toBeUndefined()
    expect(await said(answer)).not.toContain('confirm')
  })

  test.each([
    ['guest', /Gast Guest is a guest/],
    ['strange', /Strange Stranger is from another workspace/],
    ['foreign', /Foreign Fellow is from another workspace/],
    ['robot', /Robot is a bot/],
    ['gone', /Gone Person is deactivated/],
  ])('@%s cannot be invited to be a user', async (name, sentence) => {
    expect(await said(await chat.ada.type(`/users link dov@pine.test @${name}`))).toMatch(sentence)
  })

  test('somebody who is deactivated in Slack since a minute reads from memory and writes no more', async () => {
    const member = chat.standIn.as('U0DOV').member
    await said(await chat.dov.type('/tenantry whoami'))
    member.is_restricted = true
    expect(await said(await chat.dov.type('/tenantry whoami'))).toContain('Dov Yew')
    expect(await said(await chat.dov.type('/users update dov@pine.test --last Tree'))).toContain('Guests')
    delete member.is_restricted
    expect(await said(await chat.dov.type('/users update dov@pine.test --last Yew'))).toContain('Dov Yew')
  })

  test('when Slack does not say who somebody is, nothing is written, and they are told', async () => {
    chat.standIn.faults.rateLimit = { times: 1, retryAfterSeconds: 30, methods: ['users.info'] }
    expect(await said(await chat.ada.type('/accounts create silent'))).toContain(
      'Slack does not say who you are',
    )
    await expect(chat.acorn.ada.accounts.get('silent')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('linking', () => {
  const chat = useChat({
    members: [{ id: 'U0GIL', name: 'gil', real_name: 'Gil Fir', email: 'gil@oak.test' }],
  })

  test('a code opens a window that names both identities, and links when that is confirmed', async () => {
    const { user } = await chat.acorn.ada.users.create({
      accountId: chat.acorn.oak.id,
      email: 'fay@elm.test',
      firstName: 'Fay',
      lastName: 'Hill',
    })
    const { code } = await chat.acorn.ada.chat.issueLinkCode(user)
    const typed = await chat.fay.type(`/tenantry link ${code}`)
    expect(await said(typed)).toContain('confirm')
    const modal = chat.fay.modal()
    expect(JSON.stringify(modal?.blocks)).toContain('Fay Hill')
    expect(JSON.stringify(modal?.blocks)).toContain('fay@elm.test')
    expect(await said(await chat.fay.type('/tenantry whoami'))).toContain('not linked')
    await chat.fay.submit()
    await message(chat.fay, 'You are linked')
    expect(await said(await chat.fay.type('/tenantry whoami'))).toContain('fay@elm.test')
    expect(JSON.stringify(await payloads())).not.toContain(code)
    expect(chat.log.text).not.toContain(code)
  })

  test('a code is good once, and a wrong or foreign one for nothing, in the same words', async () => {
    const { code } = await chat.acorn.ada.chat.issueLinkCode(chat.acorn.users.cleo)
    const gil = chat.standIn.as('U0GIL')
    await gil.type(`/tenantry link ${code}`)
    await gil.submit()
    await message(gil, 'You are linked')
    const again = await said(await chat.fay.type(`/tenantry link ${code}`))
    const { code: foreign } = await chat.birch.eve.chat.issueLinkCode(chat.birch.users.eve)
    expect(await said(await chat.fay.type(`/tenantry link ${foreign}`))).toBe(again)
    expect(await said(await chat.fay.type('/tenantry link tn-nonsense'))).toBe(again)
    await gil.type('/tenantry unlink').then(async (answer) => gil.press(await messageOf(answer), 'Unlink'))
  })

  test('unlinking asks first, and then nothing works any more', async () => {
    const gil = chat.standIn.as('U0GIL')
    expect(await said(await gil.type('/tenantry whoami'))).toContain('not linked')
  })

  test('an administrator starts a link, and the mentioned person alone confirms it', async () => {
    const { user } = await chat.acorn.ada.users.create({
      accountId: chat.acorn.oak.id,
      email: 'gil@oak.test',
      firstName: 'Gil',
      lastName: 'Fir',
    })
    expect(await said(await chat.ben.type('/users link gil@oak.test @gil'))).toContain('was asked to confirm')
    const gil = chat.standIn.as('U0GIL')
    const [invitation] = gil.messages('direct').slice(-1)
    for (const part of ['Ben Ash', 'Gil Fir', 'gil@oak.test', 'Acorn'])
      expect(saidBy(invitation!)).toContain(part)
    expect(await said(await gil.press(invitation!, 'Yes, this is me'))).toContain('You are linked')
    expect(await said(await gil.type('/tenantry whoami'))).toContain(user.id)
    expect(saidBy(gil.messages('direct').at(-1)!)).not.toContain('Confirm only')
  })

  test('a member starts no link for somebody else', async () => {
    expect(await said(await chat.cleo.type('/users link dov@pine.test @gil'))).toContain('There is no user')
  })

  test('an invitation that cannot be delivered is said to be none', async () => {
    const before = chat.fay.messages('direct').length
    chat.standIn.faults.rateLimit = { times: 9, retryAfterSeconds: 0, methods: ['chat.postMessage'] }
    expect(await said(await chat.ada.type('/users link dov@pine.test @fay'))).toContain(
      'could not be delivered',
    )
    chat.standIn.faults.clear()
    expect(chat.fay.messages('direct')).toHaveLength(before)
  })

  async function payloads(): Promise<unknown> {
    const client = await chat.database.pool.connect()
    try {
      return (await client.query('select payload from tenantry.chat_requests')).rows
    } finally {
      client.release()
    }
  }
})

describe('a workspace that moves to another organization', () => {
  const chat = useChat()

  test('is answered from there at once, and of the one before nobody hears, nor is anything recorded in it', async () => {
    const { acorn, birch, tenantry } = chat
    const { ada, eve } = { ada: acorn.users.ada.id, eve: birch.users.eve.id }
    expect(await said(await chat.ada.type(`/users show ${ada}`))).toContain('ada@acorn.test')
    await acorn.ada.execute('chat.disconnect', { team: { enterpriseId: null, teamId: TEAM.id } })
    const { code } = await birch.eve.chat.issueConnectCode()
    await tenantry.chat.connect(code ?? '', { enterpriseId: null, teamId: TEAM.id })
    await linkMember(tenantry, birch.eve, { userId: eve, memberId: 'U0ADA' })
    const before = (await acorn.ada.audit.list({})).items.length
    expect(await said(await chat.ada.type(`/users show ${eve}`))).toContain('eve@birch.test')
    const foreign = await said(await chat.ada.type(`/users show ${ada}`))
    expect(foreign).toContain('There is no user')
    expect(foreign).not.toContain('acorn')
    expect((await acorn.ada.audit.list({})).items).toHaveLength(before)
  })
})

describe('connecting a workspace', () => {
  const chat = useChat()

  test('disconnecting asks, ends every link, and connecting again offers the link to who made the code', async () => {
    const question = await messageOf(await chat.ada.type('/tenantry disconnect'))
    expect(question.text).toContain('Everybody in this workspace is unlinked')
    expect(await said(await chat.ada.press(question, 'Disconnect'))).toContain('disconnected')
    expect(await said(await chat.ada.type('/accounts list'))).toContain(
      'not connected to an organization yet',
    )

    const { code } = await chat.acorn.ada.chat.issueConnectCode()
    const connected = await messageOf(await chat.ada.type(`/tenantry connect ${code}`))
    expect(saidBy(connected)).toContain('connected to *Acorn*')
    expect(await said(await chat.ben.type('/accounts list'))).toContain('not linked')
    expect(await said(await chat.ada.press(connected, 'Link me'))).toContain('You are linked')
    expect(await said(await chat.ada.type('/tenantry whoami'))).toContain('ada@acorn.test')
    expect(chat.log.text).not.toContain(code)
  })

  test('a workspace that is connected elsewhere is told so, without a name', async () => {
    const { code } = await chat.birch.eve.chat.issueConnectCode()
    const text = await said(await chat.ben.type(`/tenantry connect ${code}`))
    expect(text).toContain('connected to another organization')
    expect(text).not.toContain('Acorn')
  })

  test('a member disconnects nothing', async () => {
    const { code } = await chat.acorn.ada.chat.issueLinkCode(chat.acorn.users.cleo)
    await chat.cleo.type(`/tenantry link ${code}`)
    await chat.cleo.submit()
    await message(chat.cleo, 'You are linked')
    expect(await said(await chat.cleo.type('/tenantry disconnect'))).toContain(
      'You may not connect or disconnect',
    )
  })
})
