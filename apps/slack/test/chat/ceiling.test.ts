import { beforeAll, describe, expect, test } from 'vitest'
import { linkMember, useChat } from '../support/chat.ts'
import { messageOf, said, saidBy } from '../support/said.ts'

const CHANGE_THEM = 'This user may do things that you may not, so you cannot change them.'
const CHANGE_ALL = 'A user of this account may do things that you may not, so you cannot change them all.'

describe('the grant ceiling in chat', () => {
  const chat = useChat({
    members: [
      { id: 'U0NED', name: 'ned', real_name: 'Ned Ivy', email: 'ned@acorn.test' },
      { id: 'U0IVO', name: 'ivo', real_name: 'Ivo Gorse', email: 'ivo@acorn.test' },
      { id: 'U0HAL', name: 'hal', real_name: 'Hal Gorse', email: 'hal@acorn.test' },
    ],
  })

  /** Fay moves people, ends accounts and brings them back, and may do little else; Ned administers the default account. */
  beforeAll(async () => {
    const { ada, defaultAccount, oak } = chat.acorn
    await ada.roles.create({
      role: 'mover',
      grants: [
        'account:read@organization',
        'account:deactivate@organization',
        'account:reactivate@organization',
        'account:delete@organization',
        'account:purge@organization',
        'user:read@organization',
        'user:move@organization',
      ],
    })
    await ada.roles.create({ role: 'reader', grants: ['user:read@account'] })
    const add = (firstName: string, account: { id: string }, role: string) =>
      ada.users.create({
        accountId: account.id,
        email: `${firstName.toLowerCase()}@acorn.test`,
        firstName,
        lastName: 'Gorse',
        roles: [role],
      })
    await add('Hal', defaultAccount, 'member')
    await add('Rue', oak, 'reader')
    for (const [name, role] of [
      ['Fay', 'mover'],
      ['Ned', 'account-admin'],
    ] as const) {
      const { user } = await add(name, defaultAccount, role)
      await linkMember(chat.tenantry, ada, { userId: user.id, memberId: `U0${name.toUpperCase()}` })
    }
  })

  test('H17: nobody moves a user who may do what they may not, nor to where an account grants what they do not hold', async () => {
    const { ada, oak, pine } = chat.acorn
    expect(await said(await chat.fay.type('/users move ben@oak.test pine'))).toContain(CHANGE_THEM)
    await ada.accounts.grantRole(pine, 'account-admin')
    expect(await said(await chat.fay.type('/users move rue@acorn.test pine'))).toContain(
      'You cannot give the role account-admin, reader: it holds more than you do.',
    )
    await ada.accounts.revokeRole(pine, 'account-admin')
    expect((await ada.users.get('rue@acorn.test')).accountId).toBe(oak.id)
    const question = await messageOf(await chat.fay.type('/users move rue@acorn.test pine'))
    await said(await chat.fay.press(question, 'Move'))
    expect((await ada.users.get('rue@acorn.test')).accountId).toBe(pine.id)
  })

  test('H17: nobody ends an account with a user who may do what they may not, nor brings its users back', async () => {
    const { ada, ben, oak } = chat.acorn
    for (const line of ['/accounts deactivate oak', '/accounts delete oak'])
      expect(await said(await chat.fay.type(line)), line).toContain(CHANGE_ALL)
    await ada.accounts.delete(oak)
    expect(await said(await chat.fay.type('/accounts purge oak'))).toContain(CHANGE_ALL)
    expect(await said(await chat.fay.type('/accounts reactivate oak --users'))).toContain(CHANGE_ALL)
    expect((await ada.accounts.get('oak')).status).toBe('inactive')
    await ada.accounts.reactivate(oak, { reactivateUsers: true })
    expect((await ben.whoami()).user?.status).toBe('active')
  })

  test('whoever brings an account back and may not bring its users back is told whom to ask', async () => {
    const { ada, pine } = chat.acorn
    await ada.accounts.deactivate(pine)
    const back = (await messageOf(await chat.fay.type('/accounts reactivate pine'))).text
    expect(back).toMatch(/still deactivated: .* shows who\. Ask an administrator to bring them back\.$/)
  })

  test('H17: an invitation is worth nothing once the user has risen above whoever sent it', async () => {
    const { ada } = chat.acorn
    const [ned, hal] = [chat.standIn.as('U0NED'), chat.standIn.as('U0HAL')]
    expect(await said(await ned.type('/users link hal@acorn.test @hal'))).toContain('was asked to confirm')
    const [invitation] = hal.messages('direct').slice(-1)
    await ada.users.assignRole(await ada.users.get('hal@acorn.test'), 'org-admin')
    expect(await said(await hal.press(invitation!, 'Yes, this is me'))).toContain(
      'Whoever issued this may not do so any more.',
    )
    expect(saidBy(await messageOf(await hal.type('/tenantry whoami')))).toContain('not linked')
  })

  test('H16: the last organization administrator stays, also where somebody else holds all that they hold', async () => {
    const { ada, defaultAccount, users } = chat.acorn
    const { grants } = await ada.roles.get('org-admin')
    await ada.roles.create({
      role: 'deputy',
      grants: grants.map(({ permission, reach }) => ({ permission, reach })),
    })
    const { user } = await ada.users.create({
      accountId: defaultAccount.id,
      email: 'ivo@acorn.test',
      firstName: 'Ivo',
      lastName: 'Gorse',
      roles: ['deputy'],
    })
    await linkMember(chat.tenantry, ada, { userId: user.id, memberId: 'U0IVO' })
    const ivo = chat.standIn.as('U0IVO')
    // Hal has risen in the test before this one.
    await ada.users.revokeRole(await ada.users.get('hal@acorn.test'), 'org-admin')
    for (const line of [
      '/users deactivate ada@acorn.test',
      '/users delete ada@acorn.test',
      '/users revoke-role ada@acorn.test org-admin',
    ])
      expect(await said(await ivo.type(line)), line).toContain(
        'Ada Oak is the last organization administrator who can sign in',
      )
    expect(await ada.users.get(users.ada.id)).toMatchObject({ status: 'active', roles: ['org-admin'] })
  })
})
