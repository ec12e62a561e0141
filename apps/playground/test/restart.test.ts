import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acornChat, boltBot, call } from './acorn-chat.ts'

async function folder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'tenantry-chat-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('people, messages and homes are there again after a restart, and an old button still works', async () => {
  await using place = await folder()
  const stateFile = join(place.path, 'chat.json')
  const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }
  {
    await using chat = await acornChat({ stateFile })
    chat.addMember({ id: 'U0FAY', name: 'fay', real_name: 'Fay Hill' })
    await call(chat, 'chat.postMessage', {
      channel: 'C0GENERAL',
      text: 'Go?',
      blocks: [{ type: 'actions', elements: [button] }],
    })
    await call(chat, 'views.publish', { user_id: 'U0FAY', view: { type: 'home', blocks: [] } })
  }
  await using chat = await acornChat({ stateFile })
  await using _bot = await boltBot(chat, (app) => app.action('go', ({ ack }) => ack()))
  const fay = chat.as('U0FAY')
  const [message] = fay.messages()
  expect(message?.text).toBe('Go?')
  expect(fay.home()).toBeDefined()
  expect(await fay.press(message!, 'Go')).toMatchObject({ ok: true })
  await call(chat, 'chat.postMessage', { channel: 'C0GENERAL', text: 'Later' })
  expect(fay.messages().map(({ text }) => text)).toEqual(['Go?', 'Later'])
})

test('the chat is written while it runs, for its owner only, and never half', async () => {
  await using place = await folder()
  const stateFile = join(place.path, 'deeper', 'chat.json')
  await using chat = await acornChat({ stateFile })
  await chat.as('U0ADA').type('Hello')
  await expect.poll(() => readFile(stateFile, 'utf8').catch(() => '')).toContain('Hello')
  expect((await stat(stateFile)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(place.path, 'deeper'))).toEqual(['chat.json'])
})

test('a place that cannot be written is refused at the start', async () => {
  await using place = await folder()
  await writeFile(join(place.path, 'file'), '')
  await expect(acornChat({ stateFile: join(place.path, 'file', 'chat.json') })).rejects.toMatchObject({
    code: 'ENOTDIR',
  })
})

test('an open modal is never written', async () => {
  await using place = await folder()
  const stateFile = join(place.path, 'chat.json')
  {
    await using chat = await acornChat({ stateFile })
    await using _bot = await boltBot(chat, (app) =>
      app.command('/secret', async ({ ack, command, client }) => {
        const text = { type: 'mrkdwn' as const, text: 'usk_do_not_keep' }
        const title = { type: 'plain_text' as const, text: 'Secret' }
        const view = { type: 'modal' as const, title, blocks: [{ type: 'section' as const, text }] }
        await client.views.open({ trigger_id: command.trigger_id, view })
        await ack()
      }),
    )
    await chat.as('U0ADA').type('/secret')
    expect(chat.as('U0ADA').modal()).toBeDefined()
  }
  expect(await readFile(stateFile, 'utf8')).not.toContain('usk_do_not_keep')
})

test('a file that is not a chat of this version is refused and left as it is', async () => {
  await using place = await folder()
  const stateFile = join(place.path, 'chat.json')
  for (const content of ['', '{', '{"version":2}', '[]']) {
    await writeFile(stateFile, content)
    await expect(acornChat({ stateFile })).rejects.toThrow('Move it away to start with an empty one.')
    expect(await readFile(stateFile, 'utf8')).toBe(content)
  }
})
