import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { said } from '../support/said.ts'

describe('what was typed wrong is said again, with the next step', () => {
  const chat = useChat()
  const type = async (line: string) => said(await chat.ada.type(line))
  const fay = '/users add fay@oak.test --account oak --first Fay --last Hill'

  test.each([
    [
      '/tenantry roles create boss --grant user:read@account --grant "<all> & more"',
      'You typed `&lt;all&gt; &amp; more`.',
    ],
    [`${fay} --role King`, 'You typed `King`. Look at the list: `/tenantry roles`.'],
    [`${fay} --role king`, 'There is no role `king`.'],
    ['/tenantry audit --type added', 'You typed `added`. `/tenantry audit` names the kinds that it lists.'],
    ['/users add fay --account oak --first Fay --last Hill', 'You typed `fay`.'],
    [
      '/users add fay --account oak --first Fay --last Hill --role King',
      'You typed `fay` and `King`. Look at the list: `/tenantry roles`.',
    ],
    ['/approvals show 17', 'You typed `17`. Look at the list: `/approvals list`.'],
    ['/approvals remove-rule four-eyes', 'You typed `four-eyes`. Look at the list: `/approvals rules`.'],
    ['/users list --created-after 24x', 'You typed `24x`. How long ago it was is said like `24h` or `30d`.'],
    ['/users secret cleo@oak.test --expires-in 9999d', 'You typed `9999d`.'],
    ['/users list --limit 5000', 'You typed `5000`.'],
    ['/tenantry roles create Boss --grant user:read@account', 'You typed `Boss`.\n'],
    [`/approvals show ${'7'.repeat(90)}`, `You typed \`${'7'.repeat(60)}…\`.`],
  ])('%s', async (line, sentence) => {
    expect(await type(line)).toContain(sentence)
  })

  test('of several roles none is named for the one that there is not', async () => {
    expect(await type(`${fay} --role member --role king`)).toContain('There is no such role.')
  })

  test('what is missing was not typed', async () => {
    expect(await type('/accounts create')).not.toContain('You typed')
  })
})

describe('words of which there are few', () => {
  const chat = useChat()

  test('are taken in capital letters, too', async () => {
    const list = await said(await chat.ada.type('/users list --status ACTIVE --sort Email --order Desc'))
    expect(list).toMatch(/dov@pine\.test[\s\S]*ben@oak\.test/)
    expect(await said(await chat.ada.type('/tenantry audit --outcome Done'))).toContain('event')
  })
})

describe('help in the middle of a line', () => {
  const chat = useChat()
  const type = async (line: string) => said(await chat.ada.type(line))

  test('is of the verb alone, whoever else has to do with its word', async () => {
    for (const line of ['/users add fay@oak.test --help --account oak', '/users add -h']) {
      const help = await type(line)
      expect(help).toContain('/users add &lt;email&gt;')
      expect(help).not.toContain('/users update')
    }
  })

  test('is of the verbs that begin with it as well', async () => {
    const help = await type('/tenantry roles --help')
    expect(help).toMatch(/\/tenantry roles`[\s\S]*\/tenantry roles show/)
    expect(help).not.toContain('/users')
  })

  test('shows nobody a verb that they may not use', async () => {
    expect(await said(await chat.cleo.type('/users add --help'))).not.toContain('/users add')
  })

  test('roles are listed where they are looked for, and found from elsewhere', async () => {
    expect(await type('/tenantry roles list')).toContain('account-admin')
    expect(await type('/users roles')).toContain('Did you mean `/tenantry roles`?')
    expect(await type('/tenantry help')).toMatch(/`\/tenantry` .*roles/)
  })
})

describe('where the slash commands are called otherwise', () => {
  const chat = useChat({ bot: { commandPrefix: 'acme' } })

  test('so is what was probably meant', async () => {
    expect(await said(await chat.ada.type('/acme-users roles'))).toContain('`/acme-tenantry roles`')
  })
})
