import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { PATIENCE_MS } from './start-browser.ts'

/** An open page and everything it complained about: refused by the policy, thrown, not found. */
export interface OpenPage {
  readonly page: Page
  readonly complaints: string[]
  close(): Promise<void>
}

/**
 * Opens an address in a fresh context; the page's script has run, where there is one. A dialog is a complaint: only an injected
 * script would open one.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('dialog', dialog => {
    complaints.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(url)
  // Our scripts begin behind the first paint: what a test did before would meet a page without them.
  if (options.javaScriptEnabled !== false) await page.evaluate(PAINTED)
  return { page, complaints, close: () => context.close() }
}

/** Resolves behind everything that was put off until the first paint. */
const PAINTED = 'new Promise(done => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))'

/** Waits until a selector's text matches. */
export async function waitForText(
  page: Page,
  selector: string,
  text: RegExp,
  timeout = PATIENCE_MS,
): Promise<void> {
  try {
    await page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout })
  } catch {
    const seen = await visibleText(page.locator('body'))
    assert.fail(`${selector} never showed ${text}; the page shows:\n${seen}`)
  }
}

/** What a person sees of an element: hidden parts left out. */
export async function visibleText(element: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: text that is not shown must not count
  return await element.innerText()
}
