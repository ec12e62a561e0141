import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EVENT_WORDS } from '../../src/sentences/en-events.ts'
import { useChat } from '../support/chat.ts'
import { messageOf, said, saidBy } from '../support/said.ts'

describe('the history in chat', () => {
  const chat = useChat()

  test('says when, who, what and about whom, the newest first, and through what it was done', async () => {
    await said(await chat.ada.type('/users add ivy@oak.test --account oak --first Ivy --last Elm'))
    const text = await said(await chat.ada.type('/tenantry audit --type user.created --account oak'))
    expect(text).toMatch(/UTC · Ada Oak · user added · Ivy Elm \(ivy@oak\.test\) · chat/)
    expect(text).toMatch(/Ada Oak · user added · Cleo Elder \(cleo@oak\.test\) · library/)
    expect(text).toContain('Kinds on this page: `user.created`.')
    expect(text.indexOf('ivy@oak.test')).toBeLessThan(text.indexOf('cleo@oak.test'))
  })

  test('knows through which message and which request a button was pressed', async () => {
    const { ada } = chat.acorn
    const asked = await messageOf(await chat.ada.type('/users deactivate dov@pine.test'))
    await said(await chat.ada.press(asked, 'Deactivate'))
    const [pressed] = (await ada.audit.list({ type: 'user.deactivated', limit: 1 })).items
    expect(pressed).toMatchObject({
      surface: 'chat',
      via: { message: asked.ts, request: expect.stringMatching(/^[0-9a-f]{64}$/) },
      asked: { userId: chat.acorn.users.dov.id },
    })
    await ada.users.reactivate(chat.acorn.users.dov)
  })

  test('is narrowed by whom it is about, who did it, what came of it, and since when', async () => {
    await said(await chat.cleo.type('/users deactivate ben@oak.test'))
    const denied = await said(await chat.ada.type('/tenantry audit --by cleo@oak.test --outcome denied'))
    // Whom she may not see has no name there.
    expect(denied).toContain('Cleo Elder · refused: Deactivate a user · –')
    await said(await chat.ben.type('/accounts deactivate oak'))
    expect(await said(await chat.ada.type('/tenantry audit --by ben@oak.test --outcome denied'))).toContain(
      'Ben Ash · refused: Deactivate an account and its users · Oak Ltd (oak)',
    )
    expect(denied).not.toContain('user added')
    expect(await said(await chat.ada.type('/tenantry audit --user dov@pine.test'))).not.toContain('Cleo')
    expect(await said(await chat.ada.type('/tenantry audit --command account.create'))).toContain(
      'Oak Ltd (oak)',
    )
    expect(await said(await chat.ada.type('/tenantry audit --since 2999-01-01'))).toContain(
      'Nothing like this has happened that you may read.',
    )
    await chat.acorn.ada.users.update(chat.acorn.users.dov, { lastName: 'Yew' })
    expect(await said(await chat.ada.type('/tenantry audit --since 2h --limit 1'))).toContain('1 event')
    expect(await said(await chat.ada.type('/tenantry audit --until 2h'))).toContain(
      'Nothing like this has happened that you may read.',
    )
    expect(await said(await chat.ada.type('/tenantry audit --outcome maybe'))).toContain('Outcome')
    expect(await said(await chat.ada.type('/tenantry audit --user nobody@oak.test'))).toContain(
      'There is no user `nobody@oak.test`',
    )
  })

  test('tells whom an event is about by name, also where it holds none, and every role with it', async () => {
    const { ada, oak, users } = chat.acorn
    await ada.users.assignRole(users.dov, 'account-admin')
    await ada.users.revokeRole(users.dov, 'account-admin')
    await ada.accounts.update(oak, { description: 'Trees' })
    const text = await said(await chat.ada.type('/tenantry audit --limit 3'))
    expect(text).toContain('Ada Oak · role given: account-admin · Dov Yew (dov@pine.test)')
    expect(text).toContain('Ada Oak · role taken away: account-admin · Dov Yew (dov@pine.test)')
    expect(text).toContain('Ada Oak · account changed · Oak Ltd (oak)')
    expect(text).not.toMatch(/usr_|acc_/)
  })

  test('every kind of event that the core records has words of its own', () => {
    const sources = new URL('../../../../packages/core/src/', import.meta.url)
    const recorded = globSync('**/*.ts', { cwd: sources })
      .flatMap((file) => [...readFileSync(new URL(file, sources), 'utf8').matchAll(/\btype: ([^\n]*)/g)])
      .flatMap(([, given = '']) => [...given.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map(([, type = '']) => type))
      .filter((type) => !type.startsWith('command.'))
    expect(new Set(recorded).size).toBeGreaterThan(50)
    expect(recorded.filter((type) => !(type in EVENT_WORDS))).toEqual([])
    expect('host.thing_done' in EVENT_WORDS).toBe(false)
  })

  test('still tells of a user who is gone, by their id', async () => {
    const { ada, oak } = chat.acorn
    const { user } = await ada.users.create({
      accountId: oak.id,
      email: 'gus@oak.test',
      firstName: 'Gus',
      lastName: 'Larch',
    })
    await ada.users.delete(user)
    const text = await said(await chat.ada.type(`/tenantry audit --user ${user.id}`))
    expect(text).toContain('user deleted · Gus Larch (gus@oak.test)')
  })

  test('has pages, and the button shows the next in the place of the last', async () => {
    const first = await messageOf(await chat.ada.type('/tenantry audit --limit 3'))
    expect(saidBy(first)).toContain('3 events, and there are more')
    const second = await messageOf(await chat.ada.press(first, 'Next page'))
    expect(second.ts).toBe(first.ts)
    expect(saidBy(second)).not.toBe(saidBy(first))
    expect(saidBy(await messageOf(await chat.ada.press(second, 'First page')))).toBe(saidBy(first))
  })

  test('H7: an account administrator reads what concerns their account, a member what concerns them, and nobody another organization', async () => {
    await chat.birch.eve.accounts.create({ externalId: 'hornbeam', name: 'Hornbeam' })
    const bens = await said(await chat.ben.type('/tenantry audit --limit 100'))
    expect(bens).toContain('cleo@oak.test')
    const cleos = await said(await chat.cleo.type('/tenantry audit --limit 100'))
    expect(cleos).toContain('cleo@oak.test')
    expect(cleos).not.toContain('ben@oak.test')
    const adas = await said(await chat.ada.type('/tenantry audit --limit 100'))
    expect(adas).toContain('dov@pine.test')
    for (const text of [bens, cleos]) expect(text).not.toMatch(/dov@pine\.test|pine/i)
    for (const text of [adas, bens, cleos]) expect(text).not.toMatch(/birch|hornbeam|eve@/i)
    // What is in another account is answered like what nobody has.
    const nobody = 'usr_00000000000000000000000000'
    const { id } = chat.acorn.users.dov
    expect((await said(await chat.ben.type(`/tenantry audit --user ${id}`))).replaceAll(id, nobody)).toBe(
      await said(await chat.ben.type(`/tenantry audit --user ${nobody}`)),
    )
  })

  test('is in the help of whoever may read some of it', async () => {
    expect(await said(await chat.cleo.type('/tenantry help audit'))).toContain('/tenantry audit')
  })

  test('names that look like commands to Slack are shown and not obeyed', async () => {
    await chat.acorn.ada.accounts.create({ externalId: 'trap', name: '<!channel> & *b*' })
    const message = await messageOf(await chat.ada.type('/tenantry audit --type account.created'))
    expect(message.text).not.toContain('<!channel>')
    expect(JSON.stringify(message.blocks.filter(({ type }) => type !== 'table'))).not.toContain('<!channel>')
  })
})
