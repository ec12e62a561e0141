import type { Browser, Page } from 'puppeteer-core'
import { expect } from 'vitest'

export type Window = Page & AsyncDisposable & { complaints: string[] }

/** A window on the page that fails its test when it complains, breaks its own policy, or asks another server for anything. */
export async function openWindow(browser: Browser, url: string): Promise<Window> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (said) => said.type() !== 'debug' && complaints.push(`${said.type()}: ${said.text()}`))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (asked) => asked.url().startsWith(url) || complaints.push(`asked ${asked.url()}`))
  await page.goto(url)
  await page.waitForSelector('.place-link')
  return Object.assign(page, {
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close()
      expect(complaints).toEqual([])
    },
  })
}

export const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (found) => found.textContent?.trim() ?? '')

export async function say(page: Page, text: string): Promise<void> {
  await page.type('#line', text)
  await page.keyboard.press('Enter')
}

export const button = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`)

/** A window behind another one paints nothing, so what it says is looked at by the clock. */
const polling = { polling: 50 }

/** Waits until something of the page says exactly this. */
export async function says(page: Page, selector: string, text: string): Promise<void> {
  const [place, wanted] = [JSON.stringify(selector), JSON.stringify(text)]
  await page.waitForFunction(`document.querySelector(${place})?.textContent === ${wanted}`, polling)
}

/** Waits until the conversation contains this. */
export async function seen(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    `document.querySelector('#log').textContent.includes(${JSON.stringify(text)})`,
    polling,
  )
}

export const focused = (page: Page, what = 'textContent'): Promise<unknown> =>
  page.evaluate(`document.activeElement.${what}`)
