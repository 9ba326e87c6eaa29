import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from './find-browser.ts'

/** For what a browser is to do or a page to show: against what hangs, not against what is slow. Milliseconds. */
export const PATIENCE_MS = 120_000

/** Starts Debian's Chromium without a window. Throws a sentence that says what to install when there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined)
    throw new Error(
      'no `chromium` in PATH: the tests of the hosted pages need it (apt-get install chromium-headless-shell)',
    )
  return await chromium.launch({
    executablePath,
    timeout: PATIENCE_MS,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  })
}
