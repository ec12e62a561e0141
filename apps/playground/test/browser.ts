import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, launch } from 'puppeteer-core'
import { carriedChromium } from './carried-chromium.ts'

/** Where a Chromium or Chrome usually lies. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * Starts a real Chromium: the one of `TENANTRY_TEST_CHROMIUM`, one on this machine, or the one that the
 * package @sparticuz/chromium carries. There is no test without one: where none starts, this rejects.
 * Nothing but this machine can be reached from it. The arguments that @sparticuz/chromium recommends are not
 * used: they switch off the very protections (origins, content policy) that the tests look at.
 */
export async function launchBrowser(): Promise<Browser & AsyncDisposable> {
  const profile = await mkdtemp(join(tmpdir(), 'tenantry-browser-'))
  const { executablePath, ownSandbox } = await chromium()
  const browser = await launch({
    executablePath,
    headless: 'shell',
    userDataDir: profile,
    timeout: 60_000,
    args: [
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-sync',
      '--metrics-recording-only',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      ...(ownSandbox ? [] : ['--no-sandbox']),
    ],
  })
  return Object.assign(browser, {
    async [Symbol.asyncDispose]() {
      await browser.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  })
}

/** Chromium refuses to start its sandbox as root, and the carried one cannot where user namespaces are closed. */
async function chromium(): Promise<{ executablePath: string; ownSandbox: boolean }> {
  const named = process.env.TENANTRY_TEST_CHROMIUM
  const installed = named || usualPlaces.find((path) => existsSync(path))
  if (installed) return { executablePath: installed, ownSandbox: process.getuid?.() !== 0 }
  return { executablePath: await carriedChromium(), ownSandbox: false }
}
