import { type Html, html, type Renderable } from './html.ts'
import { MESSAGES, type MessageKey, type PluralForms } from './locales/messages.ts'
import { type Locale, localeOf } from './locales.ts'

/** What fills the `{holes}` of a text. `count` also chooses the plural form. */
export type Holes = Readonly<Record<string, Renderable>> & { readonly count?: number }

const HOLE = /\{(\w+)\}/

/**
 * Texts, amounts and times in one language. Texts come back as markup with everything that fills them escaped. Digits are
 * Latin in every language: shoppers compare them with what their wallet shows.
 */
export class Translator {
  readonly locale: Locale
  readonly #tag: string

  constructor(tag: string) {
    this.locale = localeOf(tag)
    this.#tag = `${this.locale.tag}-u-nu-latn`
  }

  /** A text with its holes filled; a hole that nothing fills stays visible, so that a test or a reader sees it. */
  text(key: MessageKey, holes: Holes = {}): Html {
    const pieces = this.raw(key, holes.count).split(HOLE)
    return html`${pieces.map((piece, index) => (index % 2 === 0 ? piece : this.#fill(piece, holes)))}`
  }

  /** The text with its holes still in it, for the browser to fill. */
  raw(key: MessageKey, count = 0): string {
    const message: string | PluralForms = MESSAGES[this.locale.tag][key]
    if (typeof message === 'string') return message
    return message[new Intl.PluralRules(this.#tag).select(count)] ?? message.other
  }

  #fill(name: string, holes: Holes): Renderable {
    const value = holes[name]
    if (typeof value === 'number') return new Intl.NumberFormat(this.#tag).format(value)
    return value === undefined ? `{${name}}` : value
  }

  /**
   * Fiat with its sign in the language's way. `rounding` says what happens below the currency's smallest coin: down for
   * what came, up for what is asked, so that the page never claims more nor asks less than the books.
   */
  fiat(amount: string, currency: string, rounding: 'up' | 'down'): Html {
    return html`<bdi class="money">${this.#money(amount, currency, { roundingMode: rounding === 'up' ? 'ceil' : 'trunc' })}</bdi>`
  }

  /** A price; six significant digits for what is worth less than one unit. */
  rate(price: string, currency: string): Html {
    const small = Number(price) < 1
    return html`<bdi class="money">${this.#money(price, currency, small ? { maximumSignificantDigits: 6 } : {})}</bdi>`
  }

  #money(amount: string, currency: string, options: Intl.NumberFormatOptions): string {
    if (!/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`
    const value = amount as Intl.StringNumericLiteral
    return moneyFormat(this.#tag, { style: 'currency', currency, ...options }).format(value)
  }

  /**
   * A moment as date and time in UTC, since the server does not know the shopper's zone; the browser's script rewrites it
   * for theirs.
   */
  moment(epochMs: number): Html {
    const date = new Date(epochMs)
    const text = new Intl.DateTimeFormat(this.#tag, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'UTC',
    }).format(date)
    return html`<time datetime="${date.toISOString()}" data-moment="${epochMs}"><bdi>${text} UTC</bdi></time>`
  }

  /** The tag for `Intl`, Latin digits included. */
  get intlTag(): string {
    return this.#tag
  }
}

const formats = new Map<string, Intl.NumberFormat>()
/** Far more than languages, currencies and roundings make; only a stranger's three letters could reach it. */
const FORMATS_MAX = 2000

/** Making a format costs more than the rest of a page, so each is made once. */
function moneyFormat(tag: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([tag, options])
  const known = formats.get(key)
  if (known !== undefined) return known
  if (formats.size >= FORMATS_MAX) formats.clear()
  const format = new Intl.NumberFormat(tag, options)
  formats.set(key, format)
  return format
}

/** An amount of a coin, never broken over lines, digits as a wallet takes them, left to right in every language. */
export function coins(amount: string, symbol: string): Html {
  return html`<bdi dir="ltr" class="money">${amount} ${symbol}</bdi>`
}

/** Somebody's own words, whose direction must not reach the text around them. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`
}
