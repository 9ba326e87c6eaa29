import type { Page } from './page.ts'
import { announce, fill, spell } from './texts.ts'

const TICK_MS = 500
/** Below this a countdown shows that time is short. */
const URGENT_MS = 120_000
/** Minutes at which a screen reader is told. */
const SPOKEN_MINUTES = [5, 1]
/** How soon the page asks again when the server has nothing newer after a deadline. */
const RETRY_MS = 3000

/** Counts down by the server's time, and fetches the page when a deadline has passed. */
export function countDown(page: Page): void {
  let refreshedAt = 0
  let spoken = Number.POSITIVE_INFINITY

  function tick(): void {
    const now = page.clock.now()
    for (const element of document.querySelectorAll<HTMLElement>('[data-until]')) {
      const left = Math.max(0, Number(element.dataset.until) - now)
      const text = formatLeft(left, page.state.locale)
      if (element.textContent !== text) element.textContent = text
      element.toggleAttribute('data-urgent', left < URGENT_MS)
    }
    speak(now)
    const passed = page.state.deadlinesMs.some(deadline => deadline <= now)
    if (!passed || performance.now() - refreshedAt < RETRY_MS) return
    refreshedAt = performance.now()
    void page.refresh()
  }

  function speak(now: number): void {
    const { expiresAtMs, locale, texts } = page.state
    if (expiresAtMs === null) return
    const minutes = Math.ceil((expiresAtMs - now) / 60_000)
    const due = SPOKEN_MINUTES.find(minute => minutes <= minute && minute < spoken && minutes > 0)
    if (due === undefined) return
    spoken = minutes
    announce(fill(texts.timeLeft, { time: spell(minutes, 'minute', locale) }))
  }

  page.onChange(tick)
  setInterval(tick, TICK_MS)
  tick()
}

/** `4:05`, `1:04:05`, and days in words before it. */
function formatLeft(ms: number, locale: string): string {
  const seconds = Math.ceil(ms / 1000)
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor((seconds % 3600) / 60)
  const clock = hours > 0 || days > 0 ? `${hours}:${two(minutes)}` : String(minutes)
  return `${days > 0 ? `${spell(days, 'day', locale)} ` : ''}${clock}:${two(seconds % 60)}`
}
