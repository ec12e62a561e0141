import { createTenantry } from '@tenantry/core'
import { type DatabaseProxy, startDatabaseProxy } from '@tenantry/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Chat, startChat, useChat } from '../support/chat.ts'
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
})

describe('when the database is in trouble', () => {
  let proxy: DatabaseProxy
  let chat: Chat

  beforeAll(async () => {
    chat = await startChat({
      kind: 'postgres',
      async open(location, clock) {
        proxy = await startDatabaseProxy(location as string)
        return createTenantry({ database: proxy.url, clock, statementTimeoutMs: 2_500 })
      },
      bot: { deadlines: {}, takeOverAfterMs: 4_000 },
    })
  })
  afterAll(async () => {
    await chat.close()
    await proxy.close()
  })

  test('a frozen one accepts nothing, says so in time, and does nothing when it is back', async () => {
    await chat.ada.type('/accounts list')
    proxy.freeze()
    const answer = await chat.ada.type('/accounts create frozen')
    expect(answer.ms).toBeLessThan(2_500)
    expect(await said(answer)).toContain('Nothing was done')
    proxy.thaw()
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await expect(chat.acorn.ada.accounts.get('frozen')).rejects.toMatchObject({ code: 'not_found' })
    expect(chat.ada.messages().filter(({ text }) => text.includes('frozen'))).toEqual([])
  })

  test('a slow command is said to be worked on, within two and a half seconds, and answered later', async () => {
    const unlock = await lockAccount('oak')
    const answer = await chat.ada.type('/accounts update oak --description slow')
    expect(answer.ms).toBeGreaterThan(1_400)
    expect(answer.ms).toBeLessThan(2_500)
    expect(answer.messages.at(-1)?.text).toContain('Working on it')
    await unlock()
    expect(saidBy(await answer.next(20_000))).toContain('is as you want it')
  })

  test('a request that was accepted before the database went away is tried again by itself, and answered', async () => {
    const unlock = await lockAccount('oak')
    const answer = await chat.ada.type('/accounts update oak --description kept')
    expect(answer.messages.at(-1)?.text).toContain('Working on it')
    expect(saidBy(await answer.next(20_000))).toContain('Your request is kept')
    await unlock()
    const answers = () =>
      chat.ada.messages().filter(({ text }) => text.includes('(`oak`) is as you want it')).length
    await chat.ada.until(() => (answers() === 2 ? true : undefined), 'the second answer', 20_000)
    expect(await chat.acorn.ada.accounts.get('oak')).toMatchObject({ description: 'kept' })
  })

  test.each(['before', 'after'] as const)(
    'a commit that was lost %s it happened is not known, is looked up, and happens once',
    async (when) => {
      const description = `lost ${when}`
      const unlock = await hold("select from tenantry.accounts where external_id = 'pine' for update")
      const typed = chat.ada.type(`/accounts update pine --description "${description}"`)
      await waitingForLock()
      proxy.loseNextCommit(when)
      await unlock()
      const answer = await typed
      const first = await messageOf(answer)
      const unknown = first.text.includes('Working on it') ? await answer.next(20_000) : first
      expect(unknown.text).toContain('not known yet')
      expect(await said(await chat.ada.press(unknown, 'Look now'))).toMatch(
        /is as you want it|answered meanwhile/,
      )
      expect(await chat.acorn.ada.accounts.get('pine')).toMatchObject({ description })
      const { rows } = await admin(
        `select count(*)::int as n from tenantry.events where body like '%"${description}"%'`,
      )
      expect(rows).toEqual([{ n: 1 }])
    },
  )

  async function admin(sql: string): Promise<{ rows: unknown[] }> {
    const client = await chat.database.pool.connect()
    try {
      return await client.query(sql)
    } finally {
      client.release()
    }
  }

  /** Holds a row that a command waits for. */
  async function hold(sql: string): Promise<() => Promise<void>> {
    const client = await chat.database.pool.connect()
    await client.query('begin')
    await client.query(sql)
    return async () => {
      await client.query('rollback')
      client.release()
    }
  }
  const lockAccount = (externalId: string) =>
    hold(`select from tenantry.accounts where external_id = '${externalId}' for update`)

  async function waitingForLock(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rows } = await admin(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      )
      if (rows.length > 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('nobody waits for the lock')
  }
})
