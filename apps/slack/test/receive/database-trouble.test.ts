import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { commandBody, send, signed } from '../support/raw-request.ts'
import { message, messageOf, said, saidBy } from '../support/said.ts'
import { useTroubledChat } from '../support/troubled-chat.ts'

/** Nothing is taken over in these tests. */
const NEVER_MS = 600_000

/** What was begun although it must not be is done long before. */
const BEGUN_MS = 2_000

describe('a frozen database', () => {
  const troubled = useTroubledChat({ deadlines: {}, takeOverAfterMs: 1_000 })

  test('accepts nothing, which is said in time, and is not done when it is back', async () => {
    const { chat, proxy } = troubled
    await chat.ada.type('/accounts list')
    proxy.freeze()
    const answer = await chat.ada.type('/accounts create frozen')
    expect(answer.error).toBeUndefined()
    expect(await said(answer)).toContain('Nothing was done')
    proxy.thaw()
    // Longer than the statement's deadline and three rounds of taking over.
    await sleep(6_000)
    await expect(chat.acorn.ada.accounts.get('frozen')).rejects.toMatchObject({ code: 'not_found' })
    expect(chat.ada.messages().filter(({ text }) => text.includes('frozen'))).toEqual([])
  })
})

describe('a commit whose answer is too late', () => {
  const troubled = useTroubledChat({ deadlines: {}, takeOverAfterMs: 4_000 })

  test('is not said to have done nothing: what was asked for is done all the same, once, and answered', async () => {
    const { chat, proxy } = troubled
    await chat.ada.type('/accounts list')
    proxy.loseNextCommit('unheard', 'create unheard')
    const answer = await chat.ada.type('/accounts create unheard')
    expect(answer.error).toBeUndefined()
    const first = await said(answer)
    expect(first).not.toContain('Nothing was done')
    expect(first).toContain('If it was accepted, the answer comes here by itself')
    await message(chat.ada, 'is created')
    expect(await chat.acorn.ada.accounts.get('unheard')).toMatchObject({ version: 1 })
  })
})

describe('a commit that comes after it was said to be unknown', () => {
  const troubled = useTroubledChat({ deadlines: { answerMs: 20_000 }, takeOverAfterMs: NEVER_MS })

  test.each([
    ['is to change something', 'create slow --name Slow', 'is created'],
    ['only looks', 'show oak', 'Oak Ltd'],
  ])(
    'has a request that %s answered as soon as its commit is there, without another process',
    async (_what, text, done) => {
      const { chat, proxy } = troubled
      proxy.loseNextCommit('unheard', text)
      const answer = await chat.ada.type(`/accounts ${text}`)
      expect(await said(answer)).toContain('If it was accepted, the answer comes here by itself')
      proxy.thaw()
      expect(saidBy(await answer.next(20_000))).toContain(done)
    },
  )
})

describe('a database that takes requests slowly', () => {
  const troubled = useTroubledChat({ takeOverAfterMs: NEVER_MS })

  test('is asked meanwhile what a request asks for that only looks, and that is said once it is taken', async () => {
    const { chat, admin, holdInbox } = troubled
    const show = () => chat.ada.type(`/users show ${chat.acorn.users.cleo.id}`)
    expect(await said(await show())).toContain('cleo@oak.test')
    const unanswered = 'select from tenantry.chat_requests where answered_at is null'
    await expect.poll(async () => (await admin(unanswered)).rows.length, { timeout: 20_000 }).toBe(0)
    const [{ since } = { since: '' }] = (await admin('select clock_timestamp()::text as since')).rows as {
      since: string
    }[]
    const letGo = await holdInbox()
    // The server watches, every few milliseconds: the connection that looked is idle, and soon used for something else.
    const looked = admin(`do $$
      begin
        for look in 1..4000 loop
          if exists (select from pg_stat_activity
                      where state = 'idle' and query like '%"external_id" from "tenantry"."accounts"%' and query_start > '${since}') then
            return;
          end if;
          perform pg_stat_clear_snapshot(), pg_sleep(0.005);
        end loop;
        raise 'nobody has looked';
      end $$`)
    const typed = show()
    await looked
    await letGo()
    expect(await said(await typed)).toContain('cleo@oak.test')
  })
})

describe('a slow database', () => {
  const troubled = useTroubledChat({ deadlines: { acceptMs: 20_000 }, takeOverAfterMs: 4_000 })

  test('makes the bot say that it works on it, and answer later', async () => {
    const { chat, holdAccount } = troubled
    const letGo = await holdAccount('oak')
    const answer = await chat.ada.type('/accounts update oak --description slow')
    expect(answer.error).toBeUndefined()
    expect(answer.ms).toBeGreaterThan(1_400)
    expect(answer.messages.at(-1)?.text).toContain('Working on it')
    await letGo()
    expect(saidBy(await answer.next(20_000))).toContain('is as you want it')
  })

  test('that gave up a request leaves it to be tried again by itself, and answered', async () => {
    const { chat, holdAccount } = troubled
    const letGo = await holdAccount('pine')
    const answer = await chat.ada.type('/accounts update pine --description kept')
    expect(answer.messages.at(-1)?.text).toContain('Working on it')
    expect(saidBy(await answer.next(20_000))).toContain('Your request is kept')
    await letGo()
    expect(saidBy(await answer.next(20_000))).toContain('is as you want it')
    expect(await chat.acorn.ada.accounts.get('pine')).toMatchObject({ description: 'kept' })
  })
})

describe('a connection that Slack gave up', () => {
  const troubled = useTroubledChat({ takeOverAfterMs: NEVER_MS })

  test('is answered elsewhere, once', async () => {
    const { chat, holdAccount, someoneWaits } = troubled
    const letGo = await holdAccount('oak')
    const { headers, body } = signed(commandBody('update oak --description "given up"'))
    const gaveUp = new AbortController()
    const typed = fetch(`${chat.botUrl}/slack/events`, {
      method: 'POST',
      headers,
      body: String(body),
      signal: gaveUp.signal,
    })
    await someoneWaits()
    gaveUp.abort()
    await expect(typed).rejects.toThrow()
    await letGo()
    await message(chat.ada, 'is as you want it')
    expect(JSON.stringify(chat.ada.messages())).not.toContain('I do not know')
  })
})

describe('a commit that is lost', () => {
  const troubled = useTroubledChat({ takeOverAfterMs: NEVER_MS })

  test.each(['before', 'after'] as const)(
    '%s it happened is not known, is looked up, and happens once',
    async (when) => {
      const { chat, proxy, admin, holdAccount, someoneWaits } = troubled
      const description = `lost ${when}`
      await expect
        .poll(
          async () => (await admin('select from tenantry.chat_requests where answered_at is null')).rows,
          { timeout: 20_000 },
        )
        .toEqual([])
      const letGo = await holdAccount('pine')
      const typed = chat.ada.type(`/accounts update pine --description "${description}"`)
      await someoneWaits()
      proxy.loseNextCommit(when, description)
      await letGo()
      const unknown = await messageOf(await typed)
      expect(unknown.text).toContain('not known yet')
      const found = await said(await chat.ada.press(unknown, 'Look now'))
      expect(found).toContain('is as you want it')
      // Where it happened it was this request that did it.
      expect(found).not.toContain('it was so already')
      expect(await chat.acorn.ada.accounts.get('pine')).toMatchObject({ description })
      const { rows } = await admin(
        `select count(*)::int as n from tenantry.events where body like '%"${description}"%'`,
      )
      expect(rows).toEqual([{ n: 1 }])
    },
  )

  test('of a request that only looks: what was found meanwhile is not said', async () => {
    const { chat, proxy } = troubled
    expect(await said(await chat.ada.type('/accounts show oak'))).toContain('Oak Ltd')
    proxy.loseNextCommit('before', 'show oak')
    const answer = JSON.stringify(await messageOf(await chat.ada.type('/accounts show oak')))
    expect(answer).toContain('while this was being accepted')
    expect(answer).not.toContain('Oak Ltd')
  })

  test('of a request that changes something: nothing is changed, and no event is there', async () => {
    const { chat, proxy, admin } = troubled
    const description = 'never taken'
    const before = await chat.acorn.ada.accounts.get('pine')
    proxy.loseNextCommit('before', description)
    const answer = await chat.ada.type(`/accounts update pine --description "${description}"`)
    expect(await said(answer)).toContain('while this was being accepted')
    await sleep(BEGUN_MS)
    expect(await chat.acorn.ada.accounts.get('pine')).toEqual(before)
    const { rows } = await admin(
      `select 'event' from tenantry.events where body like '%${description}%'
       union all select 'request' from tenantry.chat_requests where payload like '%${description}%'`,
    )
    expect(rows).toEqual([])
  })

  test.each(['show', 'add --account oak'])(
    'of a request that asks for more: no window opens: %s',
    async (text) => {
      const { chat, proxy } = troubled
      proxy.loseNextCommit('before', `"text":"${text}"`)
      const answer = await chat.ada.type(`/users ${text}`)
      expect(await said(answer)).toContain('while this was being accepted')
      await sleep(BEGUN_MS)
      expect(chat.ada.modal()).toBeUndefined()
    },
  )

  test('is looked up by nobody else', async () => {
    const { chat, proxy, holdAccount, someoneWaits } = troubled
    const letGo = await holdAccount('pine')
    const typed = chat.ada.type('/accounts update pine --description "lost to others"')
    await someoneWaits()
    proxy.loseNextCommit('before', 'lost to others')
    await letGo()
    const unknown = await messageOf(await typed)
    const { value = '' } = unknown.blocks
      .flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .find(({ action_id: id }) => id === 'again') as { value?: string }
    const payload = {
      type: 'block_actions',
      team: { id: 'T0ACORN' },
      user: { id: 'U0CLEO', team_id: 'T0ACORN' },
      trigger_id: '1',
      actions: [{ action_id: 'again', type: 'button', value }],
    }
    await send(chat.botUrl, signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()))
    await chat.cleo.until(
      () => chat.cleo.messages('direct').find(({ text }) => text.includes('Only the person who asked')),
      'the refusal',
      20_000,
    )
  })
})
