import type { TenantryError } from '@tenantry/core'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../playground/src/index.ts'
import { SlashNames } from '../../src/grammar/slash-names.ts'
import { refusalText } from '../../src/present/refusal.ts'
import { useChat } from '../support/chat.ts'
import { messageOf, said } from '../support/said.ts'

describe('accounts in chat', () => {
  const chat = useChat()

  test('an organization administrator lists the accounts of their organization, and of no other', async () => {
    const text = await said(await chat.ada.type('/accounts list'))
    expect(text).toContain('Oak Ltd')
    expect(text).toContain('Pine Ltd')
    expect(text).not.toContain('Rowan')
  })

  test('everybody else sees the account that they belong to', async () => {
    const text = await said(await chat.cleo.type('/accounts list'))
    expect(text).toContain('Oak Ltd')
    expect(text).not.toContain('Pine')
  })

  test('a list of one status says nothing of others, and does not offer what it lists', async () => {
    const answerTo = async (typed: string) => said(await chat.ada.type(typed))
    expect(await answerTo('/accounts list nothing')).toContain(
      'With `--inactive` deactivated and deleted ones',
    )
    for (const typed of ['/accounts list --status deleted', '/accounts list nothing --inactive'])
      expect(await answerTo(typed)).toMatch(/There is no such account\.(?! With)/)
    expect(await answerTo('/accounts list --inactive')).toContain('with those that are not active')
    expect(await answerTo('/accounts list --inactive --status active')).not.toContain('not active')
  })

  test('an account is created with a name, and is there', async () => {
    const answer = await chat.ada.type('/accounts create elm --name "Elm Ltd"')
    expect(answer.error).toBeUndefined()
    expect(await said(answer)).toMatch(/Account \*Elm Ltd\* \(`elm`\) is created/)
    expect(await chat.acorn.ada.accounts.get('elm')).toMatchObject({
      name: 'Elm Ltd',
      externalId: 'elm',
      status: 'active',
    })
  })

  test('a member creates no account, and is told so', async () => {
    expect(await said(await chat.cleo.type('/accounts create fir'))).toContain(
      'You may not create an account.',
    )
    await expect(chat.acorn.ada.accounts.get('fir')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an account is shown by id, by external id, and by a name with spaces in it', async () => {
    for (const reference of [chat.acorn.oak.id, 'oak', 'Oak Ltd', 'oak ltd', '"Oak Ltd"']) {
      expect(await said(await chat.ada.type(`/accounts show ${reference}`))).toContain(chat.acorn.oak.id)
    }
  })

  test('what is not there names the command that lists such things', async () => {
    const answerTo = async (typed: string) => said(await chat.ada.type(typed))
    for (const typed of [
      '/accounts show nothing',
      '/accounts deactivate nothing',
      '/users list --account nothing',
    ])
      expect(await answerTo(typed)).toContain(
        'There is no account `nothing`. Check the spelling, or look at the list: `/accounts list`.',
      )
    expect(await answerTo('/users show nobody@oak.test')).toContain('look at the list: `/users list`.')
    expect(await answerTo('/tenantry roles show boss')).toContain('look at the list: `/tenantry roles`.')
    for (const [typed, list] of [
      ['/users revoke-secret sec_00000000000000000000000000', '`/users secrets &lt;user&gt;`'],
      ['/approvals show apr_00000000000000000000000000', '`/approvals list`'],
      ['/approvals remove-rule rul_00000000000000000000000000', '`/approvals rules`'],
      ['/approvals review rev_00000000000000000000000000', '`/approvals reviews`'],
    ] as const)
      expect(await answerTo(typed)).toContain(`look at the list: ${list}`)
    expect(await answerTo('/users role cleo@oak.test boss')).toContain('There is no role `boss`.')
    expect(await answerTo('/approvals show apr_00000000000000000000000000')).toContain(
      'There is no request `apr_00000000000000000000000000`.',
    )
    const refused: unknown = await chat.acorn.ada.accounts.get('nothing').catch((error: unknown) => error)
    expect(refusalText(refused as TenantryError, new SlashNames('acme'))).toContain('`/acme-accounts list`')
  })

  test('a verb that changes something takes no name', async () => {
    expect(await said(await chat.ada.type('/accounts update "Oak Ltd" --name Other'))).toContain(
      'There is no account',
    )
    expect(await chat.acorn.ada.accounts.get('oak')).toMatchObject({ name: 'Oak Ltd' })
  })

  test('an account is changed', async () => {
    await chat.ada.type('/accounts create ash name:Ash')
    expect(
      await said(
        await chat.ada.type('/accounts update ash —name “Ash & Sons <Ltd>” --description="Trees, sold"'),
      ),
    ).toContain('Ash &amp; Sons &lt;Ltd&gt;')
    expect(await chat.acorn.ada.accounts.get('ash')).toMatchObject({
      name: 'Ash & Sons <Ltd>',
      description: 'Trees, sold',
    })
  })

  test('H8: deactivating asks first and says what will happen; the button does it, and the question is gone', async () => {
    const oak = await chat.acorn.ada.accounts.create({ externalId: 'larch', name: 'Larch' })
    await chat.acorn.ada.users.create({
      accountId: oak.id,
      email: 'lo@larch.test',
      firstName: 'Lo',
      lastName: 'Larch',
    })
    const question = await messageOf(await chat.ada.type('/accounts deactivate larch'))
    expect(question.text).toContain('1 user will be deactivated')
    expect((await chat.acorn.ada.accounts.get('larch')).status).toBe('active')
    const done = await chat.ada.press(question, 'Deactivate')
    const message = await messageOf(done)
    expect(message.text).toBe(
      'Account *Larch* (`larch`) is deactivated, with its users. `/accounts reactivate larch --users` brings it back with them, and the same without `--users` brings it back alone.',
    )
    expect(message.ts).toBe(question.ts)
    expect((await chat.acorn.ada.accounts.get('larch')).status).toBe('inactive')
    expect(await chat.acorn.ada.users.get('lo@larch.test')).toMatchObject({ status: 'inactive' })
  })

  test('cancelling does nothing', async () => {
    const question = await messageOf(await chat.ada.type('/accounts delete oak'))
    expect(await said(await chat.ada.press(question, 'Cancel'))).toContain('Nothing was done.')
    expect((await chat.acorn.ada.accounts.get('oak')).status).toBe('active')
  })

  test('H8: an account comes back with its users when that is asked for, and says how many came', async () => {
    const message = await messageOf(await chat.ada.type('/accounts reactivate larch --users'))
    expect(message.text).toBe('Account *Larch* (`larch`) is active, and with it the 1 user who went with it.')
    expect(await chat.acorn.ada.users.get('lo@larch.test')).toMatchObject({ status: 'active' })
  })

  test('H8: who pressed Reactivate is told how the users come back together, and a button brings them', async () => {
    const rowan = await chat.acorn.ada.accounts.create({ externalId: 'alder', name: 'Alder' })
    for (const email of ['al@alder.test', 'di@alder.test'])
      await chat.acorn.ada.users.create({ accountId: rowan.id, email, firstName: 'Al', lastName: 'Alder' })
    await chat.acorn.ada.users.deactivate((await chat.acorn.ada.users.get('di@alder.test')).id)
    await chat.acorn.ada.accounts.deactivate(rowan)
    const card = await messageOf(await chat.ada.type('/accounts show alder'))
    const alone = await messageOf(await chat.ada.press(card, 'Reactivate'))
    expect(alone.text).toBe(
      'Account *Alder* (`alder`) is active. 2 of its users are still deactivated: `/users list --account alder --status inactive` shows who, `/accounts reactivate alder --users` brings back those who went with it, and `/users reactivate &lt;user&gt;` brings one back.',
    )
    const back = await messageOf(await chat.ada.press(alone, 'Bring its users back'))
    expect(back.text).toBe(
      'Account *Alder* (`alder`) is active, and with it the 1 user who went with it. 1 of its users is still deactivated: `/users list --account alder --status inactive` shows who, and `/users reactivate &lt;user&gt;` brings one back.',
    )
    expect(await chat.acorn.ada.users.get('al@alder.test')).toMatchObject({ status: 'active' })
    expect(await said(await chat.ada.type('/accounts reactivate alder --users'))).toContain(
      'Account *Alder* (`alder`) is active, and nobody is left who went with it.',
    )
  })

  test('H8: the card of an inactive account offers to bring it back with its users', async () => {
    const aspen = await chat.acorn.ada.accounts.create({ externalId: 'aspen', name: 'Aspen' })
    await chat.acorn.ada.users.create({
      ...{ accountId: aspen.id, email: 'as@aspen.test', firstName: 'As', lastName: 'Pen' },
    })
    const question = await messageOf(await chat.ada.type('/accounts deactivate aspen'))
    const ended = await messageOf(await chat.ada.press(question, 'Deactivate'))
    expect(await said(await chat.ada.press(ended, 'Reactivate with its users'))).toContain(
      'is active, and with it the 1 user who went with it.',
    )
    expect(await chat.acorn.ada.users.get('as@aspen.test')).toMatchObject({ status: 'active' })
  })

  test('H8: where nobody went with an account, nobody is offered to be brought back with it', async () => {
    const { accounts, users } = chat.acorn.ada
    const hazel = await accounts.create({ externalId: 'hazel', name: 'Hazel' })
    const alone = { accountId: hazel.id, email: 'ha@hazel.test', firstName: 'Ha', lastName: 'Zel' }
    await users.deactivate((await users.create(alone)).user)
    const question = await messageOf(await chat.ada.type('/accounts deactivate hazel'))
    const ended = await messageOf(await chat.ada.press(question, 'Deactivate'))
    expect(ended.text).toContain(
      'is deactivated, with its users. `/accounts reactivate hazel` brings it back.',
    )
    expect(buttonsOf(ended)).toEqual(['Change…', 'Reactivate', 'Delete'])
    expect(buttonsOf(await messageOf(await chat.ada.type('/accounts show hazel')))).toEqual(buttonsOf(ended))
    const back = await messageOf(await chat.ada.press(ended, 'Reactivate'))
    expect(back.text).toBe(
      'Account *Hazel* (`hazel`) is active. 1 of its users is still deactivated: `/users list --account hazel --status inactive` shows who, and `/users reactivate &lt;user&gt;` brings one back.',
    )
    expect(buttonsOf(back)).not.toContain('Bring its users back')
  })

  test('H9: an account is deleted, and can be recovered by a button', async () => {
    await chat.ada.type('/accounts create rotten')
    const question = await messageOf(await chat.ada.type('/accounts delete rotten'))
    const card = await messageOf(await chat.ada.press(question, 'Delete'))
    expect(card.text).toContain('is deleted')
    expect(await said(await chat.ada.press(card, 'Reactivate'))).toContain('is active')
    expect(await chat.acorn.ada.accounts.get('rotten')).toMatchObject({ status: 'active', deletedAt: null })
  })

  test('a question names what it is about, and not only what is done', async () => {
    expect((await messageOf(await chat.ada.type('/accounts delete pine'))).text).toMatch(
      /^Delete account \*Pine Ltd\* \(`pine`\)\?\n/,
    )
  })

  test('H9: a deleted account is removed for ever, after a question, and is said to be', async () => {
    await chat.ada.type('/accounts create weed --name "Weed & Co"')
    await chat.ada.press(await messageOf(await chat.ada.type('/accounts delete weed')), 'Delete')
    const question = await messageOf(await chat.ada.type('/accounts purge weed'))
    expect(question.text).toContain('Remove account *Weed &amp; Co* (`weed`) for ever?')
    expect(await said(await chat.ada.press(question, 'Remove for ever'))).toContain(
      'Account *Weed &amp; Co* (`weed`) is removed for ever, with its users.',
    )
    await expect(chat.acorn.ada.accounts.get('weed')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the default account is neither deactivated, deleted nor purged (H10)', async () => {
    expect(await said(await chat.ada.type('/accounts deactivate default'))).toContain(
      'The default account cannot be deactivated',
    )
    expect(await said(await chat.ada.type('/accounts delete default'))).toContain(
      'The default account cannot be deleted',
    )
    expect(await said(await chat.ada.type('/accounts purge default'))).toContain(
      'The default account cannot be purged',
    )
  })

  test('an account of another organization is not there, in the same words as one that nobody has', async () => {
    const foreign = await said(await chat.ada.type(`/accounts show ${chat.birch.rowan.id}`))
    const { id } = chat.birch.rowan
    const nobodys = 'acc_00000000000000000000000000'
    expect(foreign.replaceAll(id, nobodys)).toBe(await said(await chat.ada.type(`/accounts show ${nobodys}`)))
    const deactivate = await said(await chat.ada.type(`/accounts deactivate ${id}`))
    expect(deactivate.replaceAll(id, 'nothing')).toBe(
      await said(await chat.ada.type('/accounts deactivate nothing')),
    )
  })

  test('somebody who may not do a thing at all is not told first whether it exists', async () => {
    const one = await said(await chat.cleo.type('/accounts deactivate oak'))
    expect(one).toContain('You may not deactivate an account.')
    expect(await said(await chat.cleo.type('/accounts deactivate nothing'))).toBe(one)
  })

  test('the card of an account offers what this person may do, and nothing else', async () => {
    const adas = await messageOf(await chat.ada.type('/accounts show oak'))
    const bens = await messageOf(await chat.ben.type('/accounts show oak'))
    const cleos = await messageOf(await chat.cleo.type('/accounts show oak'))
    expect(buttonsOf(adas)).toEqual(['Add a user…', 'Users', 'Change…', 'Deactivate', 'Delete'])
    expect(buttonsOf(bens)).toEqual(['Add a user…', 'Users'])
    expect(buttonsOf(cleos)).toEqual([])
  })

  test('a long list has pages, and the button shows the next in the place of the last', async () => {
    for (let index = 1; index <= 25; index += 1)
      await chat.acorn.ada.accounts.create({ externalId: `grove-${String(index).padStart(2, '0')}` })
    const first = await messageOf(await chat.ada.type('/accounts list grove'))
    expect(first.text).toContain('grove-01')
    expect(first.text).not.toContain('grove-25')
    const second = await messageOf(await chat.ada.press(first, 'Next page'))
    expect(second.ts).toBe(first.ts)
    expect(second.text).toContain('grove-25')
    expect(await said(await chat.ada.press(second, 'First page'))).toContain('grove-01')
  })

  test('names that look like commands to Slack are shown and not obeyed', async () => {
    await chat.acorn.ada.accounts.create({
      externalId: 'trap',
      name: '<!channel> <https://evil.test|click> & *b*',
    })
    for (const line of ['/accounts show trap', '/accounts list channel', '/accounts deactivate trap']) {
      const message = await messageOf(await chat.ada.type(line))
      expect(message.text).not.toContain('<!channel>')
      expect(JSON.stringify(message.blocks.filter(({ type }) => type !== 'table'))).not.toMatch(
        /<!channel>|<https:/,
      )
    }
  })
})

/** The words on the buttons of a message. */
function buttonsOf({ blocks }: Message): readonly string[] {
  return blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((each) => (each.type === 'button' ? [each.text.text] : []))
}
