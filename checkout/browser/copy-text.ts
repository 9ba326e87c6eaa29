import type { Page } from './page.ts'
import { announce } from './texts.ts'

const FEEDBACK_MS = 2500

/** Copy buttons: copy, say so on the button and to a screen reader, and say what to do where copying is forbidden. */
export function copyText(page: Page): void {
  document.addEventListener('click', async event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null
    const text = button?.dataset.copy
    if (button === null || text === undefined) return
    const copied = await write(text)
    const { texts } = page.state
    announce(copied ? texts.copied : texts.copyFailed)
    if (!copied) return select(button)
    const label = button.querySelector('.copy-label')
    if (label === null || button.hasAttribute('data-copied')) return
    const before = label.textContent
    label.textContent = texts.copied
    button.setAttribute('data-copied', '')
    setTimeout(() => {
      label.textContent = before
      button.removeAttribute('data-copied')
    }, FEEDBACK_MS)
  })
}

/** Selects the text beside the button, so that one key copies it. */
function select(button: HTMLElement): void {
  const text = button.parentElement?.querySelector('bdi')
  if (text) getSelection()?.selectAllChildren(text)
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
