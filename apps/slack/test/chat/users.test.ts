import { describe, expect, test } from 'vitest'
import { linkMember, useChat } from '../support/chat.ts'
import { messageOf, said, saidBy, windowWith } from '../support/said.ts'

const SECRET = /tnu_[0-9a-z]+/

describe('users in chat', () => {
  const chat = useChat({
    members: [{ id: 'U0GIL', name: 'gil', real_name: 'Gil Fir', email: 'gil@oak.test' }],
  })

  test('a user is added, is active at once, and nobody has seen their secret (H6)', async () => {
    const answer = await chat.ada.type(
      '/users add fay@oak.test --account oak --first Fay --last Hill --role account-admin',
    )
    const message = await messageOf(answer)
    expect(message.text).toContain('is added and active')
    expect(await chat.acorn.ada.users.get('fay@oak.test')).toMatchObject({
      roles: ['account-admin'],
      status: 'active',
      accountId: chat.acorn.oak.id,
    })
    expect(saidBy(message)).not.toMatch(SECRET)
  })

  test('Show User Secret makes the secret in that click, shows it in a window, once, and to nobody else (H6)', async () => {
    const card = await messageOf(
      await chat.ada.type('/users add gus@oak.test --account oak --first Gus --last Gum'),
    )
    const before = await rows('select count(*)::int as n from tenantry.secrets')
    await chat.ada.press(card, 'Show User Secret')
    const secret = await windowWith(chat.ada, SECRET)
    expect(JSON.stringify(chat.ada.modal()?.blocks)).toContain('The User Secret of *Gus Gum* (gus@oak.test).')
    expect(await rows('select count(*)::int as n from tenantry.secrets')).toEqual([
      { n: (before[0] as { n: number }).n + 1 },
    ])
    const session = await chat.tenantry.authenticate({
      organizationSecret: chat.acorn.organizationSecret,
      userSecret: secret,
    })
    expect(await session.whoami()).toMatchObject({ user: { email: 'gus@oak.test' } })

    const again = await chat.ada.press(card, 'Show User Secret')
    expect(await said(again)).toContain('was shown already')
    expect(JSON.stringify(chat.ada.modal()?.blocks)).not.toMatch(SECRET)
    expect(JSON.stringify(chat.ada.messages())).not.toMatch(SECRET)
    expect(chat.log.text).not.toMatch(SECRET)
    expect(JSON.stringify(await rows('select * from tenantry.chat_requests'))).not.toMatch(SECRET)
    expect(JSON.stringify(await rows('select outcome from tenantry.idempotency_keys'))).not.toMatch(SECRET)
  })

  test('a replayed click on Show User Secret shows nothing', async () => {
    const card = await messageOf(
      await chat.ada.type('/users add hal@oak.test --account oak --first Hal --last Hay'),
    )
    await chat.ada.press(card, 'Show User Secret')
    await windowWith(chat.ada, SECRET)
    await chat.ada.close()
    const click = chat.standIn.deliveries.at(-1)!
    await chat.standIn.replay(click)
    expect(chat.ada.modal()).toBeUndefined()
  })

  test('a new secret is asked about first, and shown in a window', async () => {
    const question = await messageOf(await chat.ada.type('/users secret gus@oak.test'))
    expect(question.text).toContain('The new one is shown once, to you.')
    const done = await chat.ada.press(question, 'New User Secret')
    const secret = await windowWith(chat.ada, SECRET)
    await chat.tenantry.authenticate({
      organizationSecret: chat.acorn.organizationSecret,
      userSecret: secret,
    })
    expect(await said(done)).toMatch(
      /was shown to you\. It does not end by itself; what was there before works until <!date\^/,
    )
    expect(JSON.stringify(chat.ada.messages())).not.toMatch(SECRET)
  })

  test('whoever makes a secret that ends hears when, before it is made and after', async () => {
    const question = await messageOf(
      await chat.ada.type('/users secret gus@oak.test --expires-in 7d --overlap 0'),
    )
    expect(question.text).toContain('The new one is shown once, to you, and stops working in 7 days.')
    const done = await chat.ada.press(question, 'New User Secret')
    await windowWith(chat.ada, /copy it now\. It works until <!date\^/)
    const [newest] = await chat.acorn.ada.secrets.list(await chat.acorn.ada.users.get('gus@oak.test'))
    const seconds = Math.floor(Date.parse(newest?.expiresAt ?? '') / 1000)
    expect(await said(done)).toMatch(
      new RegExp(`was shown to you\\. It works until <!date\\^${seconds}\\^[^>]*>\\.`),
    )
  })

  test('an account administrator adds users to their own account, and to no other (H5)', async () => {
    expect(
      await said(await chat.ben.type('/users add ike@oak.test --account oak --first Ike --last Ivy')),
    ).toContain('is added')
    expect(
      await said(await chat.ben.type('/users add joy@pine.test --account pine --first Joy --last Jay')),
    ).toContain('There is no account')
    await expect(chat.acorn.ada.users.get('joy@pine.test')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a member adds nobody', async () => {
    expect(
      await said(await chat.cleo.type('/users add kim@oak.test --account oak --first Kim --last Kay')),
    ).toContain('You may not create a user.')
  })

  test('nobody gives a role that holds more than they do (H17)', async () => {
    expect(
      await said(
        await chat.ben.type('/users add lee@oak.test --account oak --first Lee --last Low --role org-admin'),
      ),
    ).toContain('You cannot give the role org-admin')
  })

  test('who makes somebody of an account an administrator of the organization is told to move them first', async () => {
    expect(await said(await chat.ada.type('/users role cleo@oak.test org-admin'))).toContain(
      'Only users of the default account can be org-admin. Move the person to the default account first, or choose another role. `/users move &lt;user&gt; &lt;account&gt;` moves them.',
    )
  })

  test('what is still needed is said, with an example', async () => {
    const text = await said(await chat.ada.type('/users add mia@oak.test --account oak'))
    expect(text).toMatch(/--first.*--last/)
    expect(text).toContain('Example:')
  })

  test('a malformed address, a foreign account and a taken address each have their sentence', async () => {
    expect(
      await said(await chat.ada.type('/users add not-an-address --account oak --first A --last B')),
    ).toContain('must be an address such as fay@elm.test')
    expect(
      await said(
        await chat.ada.type(`/users add new@oak.test --account ${chat.birch.rowan.id} --first A --last B`),
      ),
    ).toContain('There is no account')
    expect(
      await said(await chat.ada.type('/users add BEN@oak.test --account oak --first A --last B')),
    ).toContain('is taken')
  })

  test('users are listed with their account, by whoever may see them', async () => {
    const adas = await said(await chat.ada.type('/users list --account oak'))
    expect(adas).toContain('ben@oak.test')
    expect(adas).not.toContain('dov@pine.test')
    const cleos = await said(await chat.cleo.type('/users list'))
    expect(cleos).toContain('cleo@oak.test')
    expect(cleos).not.toContain('ben@oak.test')
  })

  test('users are searched, sorted and narrowed by flags, and a page says how many come after it', async () => {
    const list = async (typed: string) => said(await chat.ada.type(`/users list ${typed}`))
    const oak = await list('oak.test --sort email --order desc')
    expect(oak.indexOf('cleo@oak.test')).toBeGreaterThan(-1)
    expect(oak.indexOf('cleo@oak.test')).toBeLessThan(oak.indexOf('ben@oak.test'))
    expect(await list('"ash ben"')).toContain('ben@oak.test')
    expect(await list('--role org-admin --status active')).toContain('ada@acorn.test')
    expect(await list('--created-after 2999-01-01')).not.toContain('@')
    expect(await list('--created-before 1999-01-01T00:00:00Z')).not.toContain('@')
    expect(await list('--created-after yesterday')).toContain('is not a time')
    expect(await list('--limit 1')).toMatch(/1 user, and \d+ more/)
  })

  test('a list of the users of an account that is not there, or is another organization’s, says so', async () => {
    const text = await said(await chat.ada.type('/users list --account nothing'))
    expect(text).toContain('There is no account')
    const { id } = chat.birch.rowan
    const foreign = await said(await chat.ada.type(`/users list --account ${id}`))
    expect(foreign.replaceAll(id, 'nothing')).toBe(text)
  })

  test('a list of the holders of a role that is not there says so, and one that nobody holds is another thing', async () => {
    const none = 'There is no role `boss`. Check the spelling, or look at the list: `/tenantry roles`.'
    expect(await said(await chat.ada.type('/users list --role boss'))).toContain(none)
    expect(await said(await chat.cleo.type('/users list --role boss'))).toContain(none)
    const held = await said(await chat.cleo.type('/users list --role org-admin'))
    expect(held).toContain('Nobody whom you may see holds the role *org-admin*')
    expect(await said(await chat.ada.type('/users list --search nobody'))).toContain('There is no such user.')
  })

  test('a verb that changes something says what it takes where a name was typed', async () => {
    const taken =
      'takes their id, external id, e-mail address or `@mention`, and not their name: `/users list'
    for (const typed of ['deactivate Cleo', 'deactivate "Cleo Elder"', 'role Nobody member', 'move Cleo oak'])
      expect(await said(await chat.ada.type(`/users ${typed}`))).toContain(taken)
    expect(await said(await chat.ada.type('/users move cleo@oak.test "Pine Ltd"'))).toContain(
      'takes its id or external id, and not its name: `/accounts list',
    )
    for (const typed of [
      'deactivate nobody@oak.test',
      'deactivate usr_00000000000000000000000000',
      'show Nobody',
    ])
      expect(await said(await chat.ada.type(`/users ${typed}`))).toContain('look at the list: `/users list`.')
    expect(await said(await chat.cleo.type('/users deactivate Ada'))).toContain('You may not deactivate')
  })

  test('a user is shown by e-mail, name, id and mention', async () => {
    for (const reference of ['cleo@oak.test', 'Cleo Elder', chat.acorn.users.cleo.id, '@cleo']) {
      expect(await said(await chat.ada.type(`/users show ${reference}`))).toContain(chat.acorn.users.cleo.id)
    }
  })

  test('a mention of somebody who is not linked says how to link them', async () => {
    expect(await said(await chat.ada.type('/users show @fay'))).toContain('is not linked to a user')
  })

  test('a name that two have is a choice, and the choice goes on', async () => {
    const { user: one } = await chat.acorn.ada.users.create({
      accountId: chat.acorn.oak.id,
      email: 'sam1@oak.test',
      firstName: 'Sam',
      lastName: 'Same',
    })
    await chat.acorn.ada.users.create({
      accountId: chat.acorn.pine.id,
      email: 'sam2@pine.test',
      firstName: 'Sam',
      lastName: 'Same',
    })
    const choice = await messageOf(await chat.ada.type('/users show Sam Same'))
    expect(choice.text).toContain('More than one')
    expect(await said(await chat.ada.press(choice, 'Sam Same (sam1@oak.test)'))).toContain(one.id)
  })

  test('roles are given and taken away, and hold from the next call on (H18)', async () => {
    const { user } = await chat.acorn.ada.users.create({
      accountId: chat.acorn.oak.id,
      email: 'gil@oak.test',
      firstName: 'Gil',
      lastName: 'Fir',
    })
    await linkMember(chat.tenantry, chat.acorn.ada, { userId: user.id, memberId: 'U0GIL' })
    const gil = chat.standIn.as('U0GIL')
    expect(
      await said(await gil.type('/users add nan@oak.test --account oak --first Nan --last Nut')),
    ).toContain('You may not')
    expect(await said(await chat.ada.type('/users role gil@oak.test account-admin'))).toContain(
      'account-admin, member',
    )
    expect(
      await said(await gil.type('/users add nan@oak.test --account oak --first Nan --last Nut')),
    ).toContain('is added')
    expect(await said(await chat.ada.type('/users revoke-role gil@oak.test account-admin'))).toContain(
      'now holds: member',
    )
    expect(
      await said(await gil.type('/users add nat@oak.test --account oak --first Nat --last Net')),
    ).toContain('You may not')
  })

  test('a user is deactivated, can do nothing from then on, and comes back (H11)', async () => {
    const question = await messageOf(await chat.ben.type('/users deactivate gil@oak.test'))
    expect(question.text).toContain('can no longer sign in')
    await said(await chat.ben.press(question, 'Deactivate'))
    const gil = chat.standIn.as('U0GIL')
    expect(await said(await gil.type('/tenantry whoami'))).toContain('You cannot use this any more: ')
    const card = await messageOf(await chat.ada.type('/users show gil@oak.test'))
    expect(saidBy(card)).toContain('inactive')
    expect(await said(await chat.ada.press(card, 'Reactivate'))).toContain('is active')
    expect(await said(await gil.type('/tenantry whoami'))).toContain('Gil Fir')
  })

  test('a member changes their own names, and nothing else of themselves (H13)', async () => {
    expect(await said(await chat.cleo.type('/users update cleo@oak.test --last Alder'))).toContain(
      'Cleo Alder',
    )
    expect(await said(await chat.cleo.type('/users update cleo@oak.test --email c@oak.test'))).toMatch(
      /You may not/,
    )
    await chat.cleo.type('/users update cleo@oak.test --last Elder')
  })

  test('a user is moved to another account, after a question that names both', async () => {
    await chat.ada.type('/users add moe@oak.test --account oak --first Moe --last Moss')
    const question = await messageOf(await chat.ada.type('/users move moe@oak.test pine'))
    expect(question.text).toContain('Move user *Moe Moss* (moe@oak.test) to account *Pine Ltd* (`pine`)?')
    const card = await messageOf(await chat.ada.press(question, 'Move'))
    expect(saidBy(card)).toMatch(/is in their new account\.[\s\S]*pine/)
    expect(await chat.acorn.ada.users.get('moe@oak.test')).toMatchObject({ accountId: chat.acorn.pine.id })
  })

  test('a user is deleted for ever, after a question', async () => {
    await chat.ada.type('/users add old@oak.test --account oak --first Old --last One')
    const question = await messageOf(await chat.ada.type('/users delete old@oak.test'))
    expect(question.text).toContain('This cannot be taken back.')
    expect(await said(await chat.ada.press(question, 'Delete'))).toContain('is deleted for ever')
    await expect(chat.acorn.ada.users.get('old@oak.test')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('two presses of one button are one, with one answer', async () => {
    await chat.ada.type('/users add twice@oak.test --account oak --first Two --last Ice')
    const question = await messageOf(await chat.ada.type('/users delete twice@oak.test'))
    const presses = await Promise.all([
      chat.ada.press(question, 'Delete'),
      chat.ada.press(question, 'Delete'),
    ])
    for (const press of presses) expect(await said(press)).toContain('is deleted for ever')
  })

  test('nobody deactivates themselves (H17)', async () => {
    expect(await said(await chat.ada.type('/users deactivate ada@acorn.test'))).toContain(
      'You cannot deactivate yourself. Ask another administrator.',
    )
  })

  test('a button is authorized like a command: a role that is gone since then refuses it', async () => {
    const { user } = await chat.acorn.ada.users.create({
      accountId: chat.acorn.oak.id,
      email: 'ola@oak.test',
      firstName: 'Ola',
      lastName: 'Orr',
    })
    await chat.acorn.ada.users.assignRole(chat.acorn.users.cleo, 'account-admin')
    const question = await messageOf(await chat.cleo.type('/users deactivate ola@oak.test'))
    await chat.acorn.ada.users.revokeRole(chat.acorn.users.cleo, 'account-admin')
    expect(await said(await chat.cleo.press(question, 'Deactivate'))).toContain('You may not')
    expect(await chat.acorn.ada.users.get(user.id)).toMatchObject({ status: 'active' })
  })

  async function rows(sql: string): Promise<unknown[]> {
    return (
      await chat.database.pool.connect().then(async (client) => {
        try {
          return await client.query(sql)
        } finally {
          client.release()
        }
      })
    ).rows
  }
})
