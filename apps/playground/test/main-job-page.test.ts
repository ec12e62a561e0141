import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSlackApp, slashCommands } from '@tenantry/slack'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Playground, startPlayground } from '../src/start/start-playground.ts'
import { launchBrowser } from './browser.ts'
import { button, openWindow, say, says, seen, textOf, type Window } from './window.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

let folder: string
let browser: Browser & AsyncDisposable

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-main-job-'))
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const quiet = { info() {}, warn() {}, error() {} }

const start = (): Promise<Playground> =>
  startPlayground({
    environment: { PORT: '0', TENANTRY_DATABASE: `pglite:${folder}` },
    createBot: (settings) => createSlackApp({ ...settings, overLimit: 'throw', log: quiet }),
    commands: slashCommands(),
  })

async function become(window: Window, name: string): Promise<void> {
  await window.click('#me')
  await window.locator(`.persona ::-p-text(${name})`).click()
  await says(window, '#me strong', name)
}

/** The latest answer of the bot in this window. */
const latest = (window: Window): Promise<string> => textOf(window, '.message.app:last-of-type')

test('Ada creates an account and adds users; each of them may do only what they may; it is all there after a restart', async () => {
  const first = await start()
  {
    await using window = await openWindow(browser, first.url)
    await says(window, '#me strong', 'Ada Oak')
    await say(window, '/accounts create elm --name "Elm & Sons"')
    await seen(window, 'Elm & Sons')
    await say(window, '/users add fay@elm.test --account elm --first Fay --last Hill --role account-admin')
    await seen(window, 'Fay Hill')
    await say(window, '/users add gil@elm.test --account elm --first Gil --last Moss')
    await seen(window, 'Gil Moss')

    await button(window, 'Show User Secret').click()
    await window.waitForSelector('#modal[open]')
    await window.waitForFunction(`/[a-z0-9_]{20,}/.test(document.querySelector('#modal').textContent)`)
    await window.keyboard.press('Escape')
    await window.waitForSelector('#modal:not([open])')

    await become(window, 'Gil Moss')
    await say(window, '/accounts list')
    await seen(window, '1 account')
    expect(await latest(window)).toContain('Elm & Sons')
    expect(await latest(window)).not.toContain('Oak')
    await say(window, '/users add ivy@elm.test --account elm --first Ivy --last Reed')
    await seen(window, 'You may not')

    await become(window, 'Fay Hill')
    await say(window, '/users add ivy@elm.test --account elm --first Ivy --last Reed')
    await seen(window, 'Ivy Reed')
    await say(window, '/accounts create birch')
    await seen(window, 'You may not create an account')
  }
  await first.stop()

  const second = await start()
  await using window = await openWindow(browser, second.url)
  await seen(window, 'Gil Moss')
  await say(window, '/users list --account elm')
  await seen(window, 'Ivy Reed')
  await become(window, 'Gil Moss')
  await seen(window, 'You may not')
  await second.stop()
  window.complaints.length = 0
})

test('a dangerous command says what will happen, and happens after a yes', async () => {
  const playground = await start()
  await using window = await openWindow(browser, playground.url)
  await say(window, '/accounts deactivate oak')
  await seen(window, 'Deactivate account')
  expect(await latest(window)).toContain('2 users')
  await window.locator('.message.app:last-of-type .button.danger').click()
  await seen(window, 'inactive')
  await become(window, 'Cleo Elder')
  await say(window, '/tenantry whoami')
  await seen(window, 'You cannot use this any more')
  expect(await latest(window)).not.toContain('Oak')
  await playground.stop()
  window.complaints.length = 0
})
