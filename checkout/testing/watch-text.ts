import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { PATIENCE_MS } from './start-browser.ts'

/**
 * Notes every text that an element has from now on, however shortly. The function that comes back waits until one of them
 * matches: what a page says for some seconds may be gone before a slow machine looks.
 */
export async function watchText(page: Page, selector: string): Promise<(text: RegExp) => Promise<void>> {
  const seen = await page.evaluateHandle<string[]>(`(() => {
    const texts = []
    const look = () => texts.push(document.querySelector(${JSON.stringify(selector)})?.textContent ?? '')
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
    return texts
  })()`)
  return async text => {
    const endMs = performance.now() + PATIENCE_MS
    for (let texts: string[] = []; !texts.some(one => text.test(one)); texts = await seen.jsonValue()) {
      if (performance.now() > endMs)
        throw new Error(`${selector} never said ${text} but ${texts.join(' | ')}`)
      await sleep(20)
    }
  }
}
