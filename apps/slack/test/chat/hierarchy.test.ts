import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { messageOf, said, saidBy } from '../support/said.ts'

describe('the rules of the hierarchy in chat', () => {
  const chat = useChat()

  test('H3: accounts are the business of organization administrators, and everybody may see the one that they are in', async () => {
    await said(await chat.ada.type('/accounts create willow --name Willow'))
    for (const person of [chat.ben, chat.cleo]) {
      for (const line of [
        '/accounts create yew',
        '/accounts update willow --name W',
        '/accounts deactivate willow',
        '/accounts reactivate willow',
        '/accounts delete willow',
        '/accounts purge willow',
      ])
        expect(await said(await person.type(line)), line).toContain('You may not')
      expect(await said(await person.type('/accounts show oak'))).toContain('Oak Ltd')
      expect(await said(await person.type('/accounts show willow'))).toContain('There is no account')
    }
    expect(await chat.acorn.ada.accounts.get('willow')).toMatchObject({ name: 'Willow', status: 'active' })
  })

  test('H4: an external id is taken once and never looks like an id of ours; the name falls back to it', async () => {
    expect(await said(await chat.ada.type('/accounts create cedar'))).toContain('*cedar*')
    expect(await said(await chat.ada.type('/accounts create cedar'))).toContain(
      'The external id cedar is taken by another account.',
    )
    expect(await said(await chat.ada.type(`/accounts create ${chat.acorn.oak.id}`))).toContain(
      'must not look like an id of Tenantry',
    )
    expect(await chat.acorn.ada.accounts.get('cedar')).toMatchObject({ externalId: 'cedar', name: 'cedar' })
  })

  test('H8: deactivating an account takes it off the list and deactivates its users, and only `--users` brings those back', async () => {
    await said(await chat.ada.type('/accounts create spruce --name Spruce'))
    await said(await chat.ada.type('/users add sue@spruce.test --account spruce --first Sue --last Spruce'))
    const question = await messageOf(await chat.ada.type('/accounts deactivate spruce'))
    await said(await chat.ada.press(question, 'Deactivate'))
    expect(await said(await chat.ada.type('/accounts list spruce'))).not.toContain('Spruce')
    expect(await said(await chat.ada.type('/accounts list spruce --inactive'))).toContain('Spruce')
    expect(await said(await chat.ada.type('/accounts show spruce'))).toContain('Spruce')
    await said(await chat.ada.type('/accounts reactivate spruce'))
    expect(await chat.acorn.ada.users.get('sue@spruce.test')).toMatchObject({ status: 'inactive' })
    await said(await chat.ada.type('/users add tom@spruce.test --account spruce --first Tom --last Spruce'))
    await said(
      await chat.ada.press(await messageOf(await chat.ada.type('/accounts deactivate spruce')), 'Deactivate'),
    )
    expect(await chat.acorn.ada.users.get('tom@spruce.test')).toMatchObject({ status: 'inactive' })
    await said(await chat.ada.type('/accounts reactivate spruce --users'))
    expect(await chat.acorn.ada.users.get('tom@spruce.test')).toMatchObject({ status: 'active' })
    // Sue was inactive before it was deactivated again: that deactivation did not take her.
    expect(await chat.acorn.ada.users.get('sue@spruce.test')).toMatchObject({ status: 'inactive' })
  })

  test('H8: who did not come back with their account is counted, with what brings them back; where there is nobody, nothing is said of it', async () => {
    const { ada } = chat.acorn
    const { id } = await ada.accounts.create({ externalId: 'rowan', name: 'Rowan' })
    const users = await Promise.all(
      ['una', 'urs'].map(
        async (firstName) =>
          (
            await ada.users.create({
              accountId: id,
              email: `${firstName}@rowan.test`,
              firstName,
              lastName: 'R',
            })
          ).user,
      ),
    )
    const active = 'Account *Rowan* (`rowan`) is active.'
    const answer = async (line: string) => (await messageOf(await chat.ada.type(line))).text
    const list = '/users list --account rowan --status inactive'
    const [together, one] = ['/accounts reactivate rowan --users', '/users reactivate &lt;user&gt;']

    await ada.accounts.deactivate(id)
    const two = `${active} 2 of its users are still deactivated: \`${list}\` shows who, \`${together}\` brings back those who went with it, and \`${one}\` brings one back.`
    expect(await answer('/accounts reactivate rowan')).toBe(two)
    const listed = await said(await chat.ada.type(list))
    for (const user of users) expect(listed).toContain(user.email)

    await said(await chat.ada.type('/users reactivate una@rowan.test'))
    expect(await answer('/accounts reactivate rowan')).toContain('1 of its users is still deactivated: ')
    await said(await chat.ada.type('/users reactivate urs@rowan.test'))
    expect(await answer('/accounts reactivate rowan')).toBe(
      `${active} Nothing was changed: it was so already.`,
    )

    await ada.accounts.deactivate(id)
    expect(await answer('/accounts reactivate rowan --users')).toBe(
      'Account *Rowan* (`rowan`) is active, and with it the 2 users who went with it.',
    )
    for (const user of users) expect(await ada.users.get(user.id)).toMatchObject({ status: 'active' })
  })

  test('H9: a deleted account comes back by reactivating it; purging removes it for ever', async () => {
    await said(await chat.ada.type('/accounts create alder'))
    expect(await said(await chat.ada.type('/accounts purge alder'))).toMatch(/delete/i)
    await said(await chat.ada.press(await messageOf(await chat.ada.type('/accounts delete alder')), 'Delete'))
    expect((await chat.acorn.ada.accounts.get('alder')).deletedAt).not.toBeNull()
    await said(await chat.ada.type('/accounts reactivate alder'))
    expect(await chat.acorn.ada.accounts.get('alder')).toMatchObject({ status: 'active', deletedAt: null })
    await said(await chat.ada.press(await messageOf(await chat.ada.type('/accounts delete alder')), 'Delete'))
    const question = await messageOf(await chat.ada.type('/accounts purge alder'))
    await said(await chat.ada.press(question, 'Remove for ever'))
    await expect(chat.acorn.ada.accounts.get('alder')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('H12: a deleted user is gone with their chat link, and the history still says who they were', async () => {
    const question = await messageOf(await chat.ada.type('/users delete dov@pine.test'))
    await said(await chat.ada.press(question, 'Delete'))
    expect(await said(await chat.dov.type('/tenantry whoami'))).toMatch(/not linked|any more|link/)
    expect(await said(await chat.ada.type('/users show dov@pine.test'))).toContain('There is no user')
    const { items } = await chat.acorn.ada.audit.list({ type: 'user.deleted' })
    expect(JSON.stringify(items)).toContain('dov@pine.test')
  })

  test('H14: an e-mail is taken whatever its case, and an external id, too; in another organization neither is', async () => {
    expect(
      await said(await chat.ada.type('/users add CLEO@Oak.Test --account pine --first C --last E')),
    ).toContain('is taken')
    const first = await said(
      await chat.ada.type('/users add uma@oak.test --account oak --first Uma --last Ulm --external-id uma'),
    )
    expect(first).toContain('is added')
    expect(
      await said(
        await chat.ada.type(
          '/users add una@oak.test --account pine --first Una --last Ulm --external-id uma',
        ),
      ),
    ).toContain('is taken')
    expect(
      await said(await chat.ada.type('/users add eve@birch.test --account oak --first Eve --last Alder')),
    ).toContain('is added')
  })

  test('H15: what reaches the organization is held in the default account only, whoever asks', async () => {
    expect(await said(await chat.ada.type('/users role cleo@oak.test org-admin'))).toContain(
      'Only users of the default account',
    )
    expect(
      await said(
        await chat.ada.type('/users add ulf@oak.test --account oak --first Ulf --last Ulm --role org-admin'),
      ),
    ).toContain('Only users of the default account')
    await said(
      await chat.ada.type(
        '/users add vic@acorn.test --account default --first Vic --last Vine --role org-admin',
      ),
    )
    expect(saidBy(await messageOf(await chat.ada.type('/users move vic@acorn.test oak')))).toMatch(
      /[Tt]ake the role away first/,
    )
    expect(await chat.acorn.ada.users.get('vic@acorn.test')).toMatchObject({
      accountId: chat.acorn.defaultAccount.id,
    })
  })

  test('H19: a role granted to a whole account is held by each of its users until it is taken away', async () => {
    const add = (email: string) => chat.cleo.type(`/users add ${email} --account oak --first Wim --last Wood`)
    expect(await said(await add('wim@oak.test'))).toContain('You may not')
    expect(await said(await chat.ben.type('/accounts role pine account-admin'))).toContain(
      'There is no account',
    )
    expect(await said(await chat.ada.type('/accounts role oak account-admin'))).not.toMatch(
      /You may not|There is no/,
    )
    expect(await said(await add('wim@oak.test'))).toContain('is added')
    await said(await chat.ada.type('/accounts revoke-role oak account-admin'))
    expect(await said(await add('wes@oak.test'))).toContain('You may not')
    await expect(chat.acorn.ada.users.get('wes@oak.test')).rejects.toMatchObject({ code: 'not_found' })
  })
})
