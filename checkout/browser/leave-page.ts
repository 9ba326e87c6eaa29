import type { Page } from './page.ts'
import { recall, remember } from './tab-memory.ts'
import { announce, fill, spell } from './texts.ts'

const SECONDS = 10

/**
 * Back to the shop some seconds after the payment is complete, with a way to stay. Only where this tab saw the payment
 * before it was complete: who opens the receipt later is left alone.
 */
export function leavePage(page: Page): void {
  const key = `polytill-open:${page.state.path}`
  let timer: ReturnType<typeof setInterval> | undefined
  let left = SECONDS

  function check(): void {
    const { redirectUrl } = page.state
    if (redirectUrl === null) remember(key, '1')
    else if (timer === undefined && recall(key) !== null) start(redirectUrl)
  }

  function start(url: string): void {
    remember(key, null)
    timer = setInterval(() => {
      left--
      show()
      if (left > 0) return
      clearInterval(timer)
      location.assign(url)
    }, 1000)
    show()
    announce(text())
  }

  function text(): string {
    return fill(page.state.texts.leaving, { time: spell(left, 'second', page.state.locale) })
  }

  function show(): void {
    const note = document.querySelector<HTMLElement>('[data-leaving]')
    const words = note?.querySelector('[data-leaving-text]')
    const stay = note?.querySelector('[data-stay]')
    if (!note || !words || !stay) return
    note.hidden = false
    words.textContent = text()
    stay.textContent = page.state.texts.stay
  }

  function remain(): void {
    clearInterval(timer)
    const note = document.querySelector<HTMLElement>('[data-leaving]')
    if (note) note.hidden = true
  }

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return
    if (event.target.closest('[data-stay]')) {
      remain()
      document.getElementById('back')?.focus()
    }
    if (event.target.closest('[data-print]')) {
      remain()
      print()
    }
  })
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') remain()
  })
  page.onChange(check)
  check()
}
