import { describe, expect, test } from 'vitest'
import { useChat } from '../support/chat.ts'
import { messageOf, said, saidBy } from '../support/said.ts'

describe('when Slack is in trouble', () => {
  const chat = useChat()

  test('an answer whose response address is lost comes as a direct message', async () => {
    const question = await messageOf(await chat.ada.type('/accounts delete oak'))
    chat.standIn.faults.failingResponseUrls = 9
    await chat.ada.press(question, 'Cancel')
    await chat.ada.until(
      () => chat.ada.messages('direct').find(({ text }) => text === 'Nothing was done.'),
      'the direct message',
      20_000,
    )
    chat.standIn.faults.clear()
  })

  test('one failure of a response address is survived, with one answer', async () => {
    const question = await messageOf(await chat.ada.type('/accounts delete oak'))
    chat.standIn.faults.failingResponseUrls = 1
    expect(await said(await chat.ada.press(question, 'Cancel'))).toContain('Nothing was done.')
    chat.standIn.faults.clear()
  })

  test('a message that is rate limited is sent when Slack takes it again', async () => {
    chat.standIn.faults.rateLimit = { times: 2, retryAfterSeconds: 1, methods: ['chat.postMessage'] }
    expect(await said(await chat.ada.type('/users link dov@pine.test @dov'))).toContain(
      'was asked to confirm',
    )
    expect(saidBy(chat.dov.messages('direct').at(-1)!)).toContain('Dov Yew')
    chat.standIn.faults.clear()
  })

  test('a window that does not open makes no secret', async () => {
    const card = await messageOf(
      await chat.ada.type('/users add una@oak.test --account oak --first Una --last Urn'),
    )
    chat.standIn.faults.rateLimit = { times: 1, retryAfterSeconds: 1, methods: ['views.open'] }
    expect(await said(await chat.ada.press(card, 'Show User Secret'))).toContain('no User Secret was made')
    await chat.ada.press(card, 'Show User Secret')
    await chat.ada.until(
      () => (/tnu_/.test(JSON.stringify(chat.ada.modal()?.blocks)) ? true : undefined),
      'the secret',
      20_000,
    )
  })

  test('a secret that Slack did not show is said to be lost, and to whom to turn', async () => {
    const card = await messageOf(
      await chat.ada.type('/users add ugo@oak.test --account oak --first Ugo --last Urn'),
    )
    chat.standIn.faults.rateLimit = { times: 3, retryAfterSeconds: 1, methods: ['views.update'] }
    expect(await said(await chat.ada.press(card, 'Show User Secret'))).toContain(
      'nobody can read it any more',
    )
    chat.standIn.faults.clear()
  })

  test('a new secret is shown whatever fails after it was made: who it is of was looked up before', async () => {
    await chat.ada.type('/users add uri@oak.test --account oak --first Uri --last Urn')
    const question = await messageOf(await chat.ada.type('/users secret uri@oak.test'))
    // From the commit of the secret on nobody's name can be read.
    await sql(`create function public.hide_names() returns trigger language plpgsql security definer as $$
      begin alter table tenantry.users rename column first_name to hidden_name; return null; end $$`)
    await sql(`create constraint trigger hide_names after insert on tenantry.secrets
      deferrable initially deferred for each row execute function public.hide_names()`)
    const done = await chat.ada.press(question, 'New User Secret')
    await chat.ada.until(
      () => (/tnu_/.test(JSON.stringify(chat.ada.modal()?.blocks)) ? true : undefined),
      'the secret',
      20_000,
    )
    expect(await said(done)).toContain('A User Secret of *Uri Urn* (uri@oak.test) was shown to you.')
    await sql('drop trigger hide_names on tenantry.secrets')
    await sql('drop function public.hide_names')
    await sql('alter table tenantry.users rename column hidden_name to first_name')
    await chat.ada.close()
  })

  test('a fault shows a reference that is in the log, and nothing else of it', async () => {
    const client = await chat.database.pool.connect()
    await client.query('alter table tenantry.accounts rename column description to hidden_description')
    client.release()
    const text = await said(await chat.ada.type('/accounts list'))
    const again = await chat.database.pool.connect()
    await again.query('alter table tenantry.accounts rename column hidden_description to description')
    again.release()
    const [, reference] = /reference: `([0-9a-f]{10})`/.exec(text) ?? []
    expect(reference).toBeDefined()
    expect(text).not.toMatch(/column|description|select/)
    expect(
      chat.log.lines.find(({ fields }) => (fields as { reference?: string }).reference === reference),
    ).toMatchObject({ level: 'error' })
    expect(chat.log.text).toContain('does not exist')
  })

  async function sql(statement: string): Promise<void> {
    const client = await chat.database.pool.connect()
    try {
      await client.query(statement)
    } finally {
      client.release()
    }
  }
})
