import { createSlackApp, slashCommands } from '@tenantry/slack'
import { test, vi } from 'vitest'
import { startPlayground } from '../src/start/start-playground.ts'
import { launchBrowser } from './browser.ts'
import { button, openWindow, say, says, seen, type Window } from './window.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 })

const quiet = { info() {}, warn() {}, error() {} }

async function become(window: Window, name: string): Promise<void> {
  await window.click('#me')
  await window.locator(`.persona ::-p-text(${name})`).click()
  await says(window, '#me strong', name)
}

/** The list of places is drawn anew by every message: a locator looks again where its element has gone. */
const go = (window: Window, place: string) => window.locator(`[data-place="${place}"]`).click()

/** Writes why into the window that has opened, and submits it. */
async function because(window: Window, reason: string): Promise<void> {
  await window.waitForSelector('#modal[open] textarea')
  await window.type('#modal textarea', reason)
  await window.locator('#modal button[type="submit"]').click()
  await window.waitForSelector('#modal:not([open])')
}

test('in the browser: Ben asks for an account, Ada agrees on the card, both see it change, and the account is there', async () => {
  await using browser = await launchBrowser()
  const playground = await startPlayground({
    environment: { PORT: '0', TENANTRY_DATABASE: 'pglite:memory' },
    createBot: (settings) => createSlackApp({ ...settings, overLimit: 'throw', log: quiet }),
    commands: slashCommands(),
  })
  {
    await using window = await openWindow(browser, playground.url)
    await become(window, 'Ben Ash')
    await say(window, '/accounts create elm --name "Elm Ltd"')
    await seen(window, 'You may not create an account')
    await button(window, 'Ask for approval').click()
    await because(window, 'A new customer')
    await seen(window, 'You have asked.')

    await become(window, 'Ada Oak')
    await go(window, 'direct')
    await seen(window, 'Ben Ash asks: Create an account')
    await seen(window, 'Elm Ltd')
    await button(window, 'Approve: Create an account').click()
    await because(window, 'Welcome')
    await seen(window, 'Agreed to and done by Ada Oak')

    await become(window, 'Ben Ash')
    await go(window, 'direct')
    await seen(window, 'Agreed to and done by Ada Oak')
    await seen(window, 'Welcome')
    await become(window, 'Ada Oak')
    await go(window, 'general')
    await say(window, '/accounts list')
    await seen(window, 'Elm Ltd')
  }
  await playground.stop()
})
