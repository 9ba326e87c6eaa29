import type { Page } from './page.ts'
import { fill } from './texts.ts'

const TICK_MS = 1000
/** Without connection, an amount is not to be trusted any longer than this. */
const TRUST_MS = 60_000
const REUNION_MS = 4000

/**
 * The banner that says when the server stopped answering, until when the page is right, and that nothing should be sent
 * once the amount may have changed (F89). Returns the listener that switches it.
 */
export function showConnection(page: Page): (connected: boolean) => void {
  let lostAt: number | null = null
  let reunion: ReturnType<typeof setTimeout> | undefined

  function show(title: string | null, text = ''): void {
    const banner = document.querySelector<HTMLElement>('[data-connection]')
    if (banner === null) return
    banner.hidden = title === null
    setText('[data-connection-title]', title ?? '')
    setText('[data-connection-text]', text)
  }

  function update(): void {
    if (lostAt === null) return
    const { texts, locale, asksAmount, deadlinesMs } = page.state
    const word = new Date(page.clock.lastWordMs)
    const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(word)
    const outdated = deadlinesMs.some(deadline => deadline <= page.clock.now())
    const stale = asksAmount && (outdated || performance.now() - lostAt > TRUST_MS)
    document.documentElement.toggleAttribute('data-stale', stale)
    show(texts.offline, fill(texts.lastWord, { time }) + (stale ? ` ${texts.stale}` : ''))
  }

  setInterval(update, TICK_MS)
  return connected => {
    clearTimeout(reunion)
    if (!connected) {
      lostAt ??= performance.now()
      return update()
    }
    lostAt = null
    document.documentElement.removeAttribute('data-stale')
    show(page.state.texts.online)
    reunion = setTimeout(() => show(null), REUNION_MS)
  }
}

function setText(selector: string, text: string): void {
  const element = document.querySelector(selector)
  if (element !== null && element.textContent !== text) element.textContent = text
}
