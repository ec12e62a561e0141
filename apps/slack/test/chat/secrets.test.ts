import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { messageOf, said, saidBy, windowWith } from '../support/said.ts'

const SECRET = /tn[uo]_[0-9a-z]{40,}/

describe('secrets in chat', () => {
  const chat = useChat()

  test('a user’s secrets are listed by their public ids, and one is revoked after a question (H18)', async () => {
    const { acorn } = chat
    const { user, userSecret } = await acorn.ada.users.create({
      accountId: acorn.oak.id,
      email: 'fay@oak.test',
      firstName: 'Fay',
      lastName: 'Hill',
    })
    const [only] = await acorn.ada.secrets.list(user)
    const text = await said(await chat.ben.type('/users secrets fay@oak.test'))
    expect(text).toContain('1 User Secret')
    expect(text).toContain(only!.id)
    expect(text).toContain('never')
    expect(text).not.toMatch(SECRET)

    const question = await messageOf(await chat.ben.type(`/users revoke-secret ${only!.id}`))
    expect(question.text).toContain('Revoke this User Secret?')
    expect(question.text).toContain('Whoever signs in as Fay Hill with this secret can do so no more')
    expect(await said(await chat.ben.press(question, 'Revoke'))).toContain(
      `The User Secret \`${only!.id}\` opens nothing any more.`,
    )
    const { organizationSecret } = acorn
    await expect(
      chat.tenantry.authenticate({ organizationSecret, userSecret: userSecret! }),
    ).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await said(await chat.ben.type('/users secrets fay@oak.test'))).toContain('0 User Secrets')
  })

  test('a secret of somebody in another account is not there (H7)', async () => {
    const [dovs] = await chat.acorn.ada.secrets.list(chat.acorn.users.dov)
    const answers = [
      await said(await chat.ben.type(`/users revoke-secret ${dovs!.id}`)),
      await said(await chat.ben.type('/users revoke-secret sec_01kjpwd6m0ep5vmshpyhez62yx')),
    ]
    expect(answers[0]).toContain(`There is no secret \`${dovs!.id}\``)
    expect(answers[1]?.replaceAll('sec_01kjpwd6m0ep5vmshpyhez62yx', dovs!.id)).toBe(answers[0])
  })

  test('the last administrator’s last secret is not revoked, and the answer says why (H16)', async () => {
    const [adas] = await chat.acorn.ada.secrets.list(chat.acorn.users.ada)
    expect(await said(await chat.ada.type(`/users revoke-secret ${adas!.id}`))).toContain(
      'Ada Oak is the last organization administrator who can sign in',
    )
  })

  test('the organization is shown and renamed, by its administrators only', async () => {
    expect(await said(await chat.ada.type('/tenantry update --name "Acorn Limited"'))).toContain(
      'Organization *Acorn Limited* is as you want it.',
    )
    const organization = await said(await chat.cleo.type('/tenantry organization'))
    expect(organization).toContain('Acorn Limited')
    expect(organization).toContain('Most accounts: no limit')
    expect(await said(await chat.cleo.type('/tenantry update --name Oak'))).toContain(
      'You may not update the organization.',
    )
    await chat.ada.type('/tenantry update --name Acorn')
  })

  test('a new Organization Secret is asked about first and shown in a window, and nowhere else', async () => {
    expect(await said(await chat.ben.type('/tenantry rotate-secret'))).toContain(
      'You may not rotate the secret of the organization.',
    )
    const question = await messageOf(await chat.ada.type('/tenantry rotate-secret'))
    expect(question.text).toContain('which everybody signs in with, stops working in 24 hours.')
    const done = await chat.ada.press(question, 'New Organization Secret')
    const click = chat.standIn.deliveries.at(-1)!
    const secret = await windowWith(chat.ada, /tno_[0-9a-z]+/)
    await chat.tenantry.authenticate({
      organizationSecret: secret,
      userSecret: chat.acorn.secrets.cleo,
    })
    expect(await said(done)).toContain('An Organization Secret of *Acorn* was shown to you.')

    const list = await messageOf(await chat.ada.type('/tenantry secrets'))
    expect(saidBy(list)).toContain('2 Organization Secrets')
    await chat.ada.close()
    await chat.standIn.replay(click)
    expect(chat.ada.modal()).toBeUndefined()
    expect(JSON.stringify(chat.ada.messages())).not.toMatch(SECRET)
    expect(chat.log.text).not.toMatch(SECRET)

    const ids = (await chat.acorn.ada.organization.listSecrets()).filter(
      ({ expiresAt }) => expiresAt === null,
    )
    expect(await said(await chat.ada.type(`/tenantry revoke-secret ${ids[0]!.id}`))).toContain(
      'This is the last Organization Secret that does not expire',
    )
  })
})
