import { Html, html } from './html.ts'

/** Our own drawings on a grid of 24, strokes in the text's colour. */
const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l3.5 2',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  alert: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.3',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v6M12 16.2v.3',
  coins:
    'M9 5a6 3 0 1 0 0 6a6 3 0 1 0 0-6M3 8v4.5c0 1.7 2.7 3 6 3M15 10.5a6 3 0 1 0 0 6a6 3 0 1 0 0-6M9 13.5V18c0 1.7 2.7 3 6 3s6-1.3 6-3v-4.5',
  print: 'M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z',
  plug: 'M3 3l18 18M9 3v5M15 3v5M6.5 8H18v3a6 6 0 0 1-1.2 3.6M13 17.9A6 6 0 0 1 6 12V8M12 18v3',
} as const

/** Name of an icon. */
export type IconName = keyof typeof PATHS

/** An icon beside words that say the same: hidden from screen readers. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24"><path d="${new Html(PATHS[name])}"/></svg>`
}

const HUES = 6

/** The mark of a coin: its letters on a colour that follows from them. No trademarks. */
export function coinMark(symbol: string): Html {
  const hue = [...symbol].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES
  return html`<span class="coin-mark coin-mark-${hue}" aria-hidden="true">${[...symbol].slice(0, 4).join('')}</span>`
}
