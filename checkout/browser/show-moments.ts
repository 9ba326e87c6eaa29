import type { Page } from './page.ts'

/** Rewrites the server's UTC times for the shopper's time zone; the exact moment stays in the `datetime` attribute. */
export function showMoments(page: Page): void {
  function rewrite(): void {
    const format = new Intl.DateTimeFormat(page.state.locale, { dateStyle: 'medium', timeStyle: 'short' })
    for (const element of document.querySelectorAll<HTMLElement>('[data-moment]')) {
      const text = element.firstElementChild ?? element
      text.textContent = format.format(Number(element.dataset.moment))
    }
  }
  page.onChange(rewrite)
  rewrite()
}
