import { describe, expect, test } from 'vitest'
import type { Person } from '../../../playground/src/index.ts'
import { linkMember, useChat } from '../support/chat.ts'
import { messageOf, said } from '../support/said.ts'

describe('the fine print in chat', () => {
  const chat = useChat({
    members: [
      { id: 'U0MOE', name: 'moe', real_name: 'Moe Moss', email: 'moe@oak.test' },
      { id: 'U0HAL', name: 'hal', real_name: 'Hal Gorse', email: 'hal@oak.test' },
    ],
  })

  const type = async (line: string, person: Person = chat.ada) => said(await person.type(line))
  /** Types what asks first, and says yes. */
  const confirmed = async (line: string, button: string, person: Person = chat.ada) =>
    said(await person.press(await messageOf(await person.type(line)), button))
  const add = (email: string, account: string) =>
    `/users add ${email} --account ${account} --first Fay --last Hill`
  const user = (email: string) => chat.acorn.ada.users.get(email)

  test('an inactive account takes nobody in; who is in it is read, changed, moved out and deleted', async () => {
    await type('/accounts create fir')
    await type(add('in@fir.test', 'fir'))
    await type(add('out@fir.test', 'fir'))
    await type(add('far@oak.test', 'oak'))
    await confirmed('/accounts deactivate fir', 'Deactivate')
    for (const line of [
      add('new@fir.test', 'fir'),
      '/users move far@oak.test fir',
      '/users reactivate in@fir.test',
      '/users role in@fir.test account-admin',
    ])
      expect(await type(line), line).toContain('The account fir is not active. Reactivate it first.')
    expect(await type('/users show in@fir.test')).toContain('in@fir.test')
    expect(await type('/users update in@fir.test --first Fern')).toContain('Fern Hill')
    expect(await confirmed('/users move out@fir.test oak', 'Move')).toContain('is in their new account')
    expect(await confirmed('/users delete in@fir.test', 'Delete')).toContain('is deleted for ever')
    expect(await user('out@fir.test')).toMatchObject({ accountId: chat.acorn.oak.id })
  })

  test('deleting what is inactive keeps the first mark, and repeating what already holds changes nothing', async () => {
    await type('/accounts create larch')
    await type(add('lea@larch.test', 'larch'))
    await confirmed('/accounts deactivate larch', 'Deactivate')
    await confirmed('/accounts delete larch', 'Delete')
    const { version } = await chat.acorn.ada.accounts.get('larch')
    await confirmed('/accounts delete larch', 'Delete')
    expect(await chat.acorn.ada.accounts.get('larch')).toMatchObject({ version })
    await type('/accounts reactivate larch --users')
    expect(await user('lea@larch.test')).toMatchObject({ status: 'active' })
  })

  test('a deleted account and its users keep their names until it is purged; a deleted user frees theirs at once', async () => {
    await type('/accounts create hazel')
    await type(add('hana@hazel.test', 'hazel'))
    await confirmed('/accounts delete hazel', 'Delete')
    expect(await type('/accounts create hazel')).toContain('is taken')
    expect(await type(add('hana@hazel.test', 'oak'))).toContain('is taken')
    await confirmed('/accounts purge hazel', 'Remove for ever')
    expect(await type('/accounts create hazel')).toContain('*hazel*')
    expect(await type(add('hana@hazel.test', 'oak'))).toContain('is added')
    await confirmed('/users delete hana@hazel.test', 'Delete')
    expect(await type(add('hana@hazel.test', 'oak'))).toContain('is added')
  })

  test('an id of ours is never used again: whoever comes after somebody who is gone is somebody else', async () => {
    await type(add('iva@oak.test', 'oak'))
    const { id } = await user('iva@oak.test')
    await confirmed('/users delete iva@oak.test', 'Delete')
    await type(add('iva@oak.test', 'oak'))
    expect(await type(`/users show ${id}`)).toContain('There is no user')
    expect((await user('iva@oak.test')).id).not.toBe(id)
  })

  test('lists of the organization leave out users of inactive accounts, unless `--inactive` is given or the account is named', async () => {
    await type('/accounts create rowan')
    await type(add('rita@rowan.test', 'rowan'))
    await confirmed('/accounts deactivate rowan', 'Deactivate')
    expect(await type('/users list rita')).not.toContain('rita@rowan.test')
    expect(await type('/users list rita --inactive')).toContain('rita@rowan.test')
    expect(await type('/users list --account rowan')).toContain('rita@rowan.test')
  })

  test('whoever is moved keeps their role and their chat link, and what they asked for is cancelled', async () => {
    await type(`${add('moe@oak.test', 'oak')} --role account-admin`)
    const { id } = await user('moe@oak.test')
    await linkMember(chat.tenantry, chat.acorn.ada, { userId: id, memberId: 'U0MOE' })
    const moe = chat.standIn.as('U0MOE')
    const by = await chat.tenantry.actAs(
      { organizationId: chat.acorn.organization.id, userId: id },
      { assertedBy: 'test' },
    )
    const request = await by.approvals.request('account.create', { externalId: 'elder' }, { reason: 'Moss' })
    await confirmed('/users move moe@oak.test pine', 'Move')
    expect(await type('/tenantry whoami', moe)).toMatch(/Fay Hill[\s\S]*account-admin/)
    expect(await type('/users show ben@oak.test', moe)).toContain('There is no user')
    expect(await type(`/approvals show ${request.id}`)).toMatch(/cancelled|taken back/i)
  })

  test('the external id of the default account stays as it is; its name and description change', async () => {
    expect(await type('/accounts update default --external-id head-office')).toContain(
      'The external id of the default account stays as it is. Change its name instead.',
    )
    expect(await type('/accounts update default --name "Head office" --description Ours')).toContain(
      'Head office',
    )
    expect(await chat.acorn.ada.accounts.get('default')).toMatchObject({
      name: 'Head office',
      description: 'Ours',
    })
  })

  test('above the limits that the host has set, creating and moving in are refused with the number, and everybody reads them', async () => {
    const { organizations } = chat.tenantry.system('billing')
    const { id } = chat.acorn.organization
    await type('/accounts create yew')
    await type(add('ann@yew.test', 'yew'))
    await organizations.setLimits(id, { accounts: 1, usersPerAccount: 1 })
    expect(await type('/accounts create aspen')).toMatch(/\b1\b/)
    expect(await type(add('bea@yew.test', 'yew'))).toMatch(/\b1\b/)
    expect(await type('/users move cleo@oak.test yew')).toMatch(/\b1\b/)
    expect(await type('/tenantry organization', chat.cleo)).toMatch(/\b1\b/)
    await organizations.setLimits(id, { accounts: null, usersPerAccount: null })
    await expect(user('bea@yew.test')).rejects.toMatchObject({ code: 'not_found' })
    expect(await type(add('bea@yew.test', 'yew'))).toContain('is added')
  })

  test('when a secret was last used stands in the list of secrets', async () => {
    const { organizationSecret, secrets, ada, users } = chat.acorn
    await chat.tenantry.authenticate({ organizationSecret, userSecret: secrets.cleo })
    await expect
      .poll(async () => (await ada.secrets.list(users.cleo))[0]?.lastUsedAt ?? null, { timeout: 20_000 })
      .not.toBeNull()
    expect(await type('/users secrets cleo@oak.test')).toMatch(/never · \d{4}-\d\d-\d\d/)
  })

  test('nobody changes a role so that they themselves hold less', async () => {
    const { ada } = chat.acorn
    await ada.roles.create({
      role: 'warden',
      grants: [
        'account:read@organization',
        'account:deactivate@organization',
        'role:configure@organization',
        'user:read@organization',
      ],
    })
    await type(`${add('hal@oak.test', 'default')} --role warden`)
    await linkMember(chat.tenantry, ada, { userId: (await user('hal@oak.test')).id, memberId: 'U0HAL' })
    const hal = chat.standIn.as('U0HAL')
    expect(await type('/tenantry roles update warden --remove account:deactivate', hal)).toMatch(
      /yourself|your own/,
    )
    expect(await type('/tenantry roles show warden')).toContain('account:deactivate')
  })

  test('the same refusal again within a minute is no further event', async () => {
    const denied = async () =>
      (await chat.acorn.ada.audit.list({ outcome: 'denied', command: 'account.update' })).items.length
    const before = await denied()
    for (const _ of [1, 2, 3])
      expect(await type('/accounts update oak --name Mine', chat.cleo)).toContain('You may not')
    expect(await denied()).toBe(before + 1)
  })

  test('of an organization that the host has ended nobody is answered; reactivated, it is as it was', async () => {
    const { organizations } = chat.tenantry.system('billing')
    const { id } = chat.acorn.organization
    await organizations.deactivate(id)
    for (const person of [chat.ada, chat.cleo])
      expect(await type('/accounts list', person)).not.toContain('Oak Ltd')
    await organizations.reactivate(id)
    expect(await type('/accounts list')).toContain('Oak Ltd')
  })
})

describe('ten years later', () => {
  let forwardMs = 0
  const chat = useChat({ clock: () => new Date(Date.now() + forwardMs) })

  test('nothing was purged by time: what was deactivated and deleted is there, and comes back', async () => {
    await said(await chat.ada.type('/accounts create elm'))
    await said(await chat.ada.press(await messageOf(await chat.ada.type('/accounts delete elm')), 'Delete'))
    await said(
      await chat.ada.press(
        await messageOf(await chat.ada.type('/users deactivate dov@pine.test')),
        'Deactivate',
      ),
    )
    forwardMs = 10 * 365 * 24 * 3_600_000
    expect(await said(await chat.ada.type('/accounts list --status deleted'))).toContain('elm')
    expect(await said(await chat.ada.type('/accounts reactivate elm'))).toContain('elm')
    expect(await said(await chat.ada.type('/users reactivate dov@pine.test'))).toContain('is active')
    expect(await said(await chat.ada.type('/tenantry audit --type account.created'))).toContain('elm')
  })
})
