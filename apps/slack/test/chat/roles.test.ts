import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { message, messageOf, said } from '../support/said.ts'

describe('roles in chat', () => {
  const chat = useChat()

  test('H19: a role is given to a whole account, its users hold it, and it is taken away again', async () => {
    expect(await said(await chat.ada.type('/accounts role pine account-admin'))).toContain(
      'Every user of account *Pine Ltd* (`pine`) now holds: account-admin.',
    )
    expect(await said(await chat.ada.type('/users show dov@pine.test'))).toContain(
      'member · account-admin (by their account)',
    )
    expect(await said(await chat.ada.type('/users list --account pine --role account-admin'))).toContain(
      'dov@pine.test',
    )
    expect(await said(await chat.ada.type('/accounts show pine'))).toContain('account-admin')
    expect(
      await said(await chat.ada.type('/users add ivy@pine.test --account pine --first Ivy --last Ash')),
    ).toContain('is added')
    expect(await said(await chat.ada.type('/accounts revoke-role pine account-admin'))).toContain(
      'Account *Pine Ltd* (`pine`) now gives its users no role; each keeps their own.',
    )
    expect((await chat.acorn.ada.users.get('dov@pine.test')).effectiveRoles).toEqual(['member'])
  })

  test('H19: no account is an organization administrator, and H17: nobody changes their own roles by their account', async () => {
    expect(await said(await chat.ada.type('/accounts role pine org-admin'))).toContain(
      'is given to people, one by one, and never to a whole account',
    )
    expect(await said(await chat.ben.type('/accounts role oak member'))).toContain('This is your own account')
    expect(await said(await chat.cleo.type('/accounts role oak account-admin'))).toContain(
      'You may not give or take away roles',
    )
  })

  test('a role is made and changed in a window: its name is typed, and each grant has a line', async () => {
    expect(await said(await chat.ada.type('/tenantry roles create reader'))).toContain('--grant')
    expect(JSON.stringify(chat.ada.modal()?.blocks)).toContain('"initial_value":"reader"')
    const grants = 'user:read@account\naudit:read@account'
    expect((await chat.ada.submit({ Grants: grants })).errors).toEqual({})
    await message(chat.ada, 'reader')
    expect((await chat.acorn.ada.roles.get('reader')).grants).toEqual([
      { permission: 'user:read', reach: 'account' },
      { permission: 'audit:read', reach: 'account' },
    ])
    await chat.ada.type('/tenantry roles update reader')
    expect((await chat.ada.submit({ 'No longer granted': 'audit:read,  user:read' })).errors).toEqual({})
    expect((await chat.acorn.ada.roles.get('reader')).grants).toEqual([])
  })

  test('of somebody whose last role is taken it is said what that leaves them', async () => {
    const { ada, pine, users } = chat.acorn
    await ada.users.assignRole(users.dov, 'account-admin')
    expect(await said(await chat.ada.type('/users revoke-role dov@pine.test account-admin'))).toContain(
      'User *Dov Yew* (dov@pine.test) now holds: member.',
    )
    expect(await said(await chat.ada.type('/users revoke-role dov@pine.test member'))).toContain(
      'now holds no role, and can do nothing until they are given one.',
    )
    expect(await said(await chat.dov.type('/accounts show pine'))).toContain('You may not read this account')
    await ada.users.assignRole(users.dov, 'member')
    await ada.accounts.grantRole(pine, 'account-admin')
    expect(await said(await chat.ada.type('/users revoke-role dov@pine.test member'))).toContain(
      'now holds no role of their own, and by their account: account-admin.',
    )
    await ada.users.assignRole(users.dov, 'member')
    await ada.accounts.revokeRole(pine, 'account-admin')
  })

  test('a role is added, shown, changed, given and deleted', async () => {
    const added = await said(
      await chat.ada.type(
        '/tenantry roles create auditor --grant audit:read@account --grant user:read@account --description "Looks"',
      ),
    )
    expect(added).toContain('Role *auditor* is added.')
    expect(added).toContain('In their own account: audit:read, user:read')
    expect(await said(await chat.ada.type('/tenantry roles'))).toContain('auditor')
    expect(
      await said(
        await chat.ada.type(
          '/tenantry roles update auditor --add user:update@self:firstName --remove audit:read',
        ),
      ),
    ).toContain('On themselves: user:update (firstName)')
    expect(await said(await chat.cleo.type('/tenantry roles show auditor'))).toContain(
      'In their own account: user:read',
    )
    expect(await said(await chat.ada.type('/users role cleo@oak.test auditor'))).toContain('auditor')

    const held = await chat.ada.type('/tenantry roles delete auditor')
    expect(await said(held)).toContain(
      'The role auditor is held by 1 user, such as Cleo Elder. Take it away first.',
    )
    await chat.ada.type('/users revoke-role cleo@oak.test auditor')
    const question = await messageOf(await chat.ada.type('/tenantry roles delete auditor'))
    expect(await said(await chat.ada.press(question, 'Delete'))).toContain('Role *auditor* is deleted.')
    expect(await said(await chat.ada.type('/tenantry roles show auditor'))).toContain('There is no role')
  })

  test('H15 and H17: a change of a role keeps the wall around the organization and the ceiling of whoever makes it', async () => {
    expect(
      await said(await chat.ada.type('/tenantry roles update account-admin --add user:read@organization')),
    ).toContain('account-admin is held outside the default account')
    expect(await said(await chat.ada.type('/tenantry roles update org-admin --remove user:move'))).toContain(
      'can be extended and not reduced',
    )
    expect(
      await said(await chat.ben.type('/tenantry roles create boss --grant user:move@account')),
    ).toContain('You may not configure a role')
    expect(await said(await chat.ada.type('/tenantry roles create boss --grant everything'))).toContain(
      'is not a grant, such as',
    )
  })

  test('a changed role is reset after a question, and is as in every organization', async () => {
    await chat.ada.type('/tenantry roles update member --add user:read@account')
    expect(await said(await chat.cleo.type('/users list'))).toContain('ben@oak.test')
    const question = await messageOf(await chat.ada.type('/tenantry roles reset member'))
    expect(question.text).toContain('may do changes at once')
    expect(await said(await chat.ada.press(question, 'Reset'))).toContain(
      'Role *member* is as in every organization.',
    )
    expect(await said(await chat.cleo.type('/users list'))).not.toContain('ben@oak.test')
  })

  test('a form offers the roles of the organization', async () => {
    await chat.ada.type('/tenantry roles create pilot --grant user:read@account')
    await chat.ada.type('/users add')
    expect(JSON.stringify(chat.ada.modal()?.blocks)).toContain('"value":"pilot"')
  })
})
