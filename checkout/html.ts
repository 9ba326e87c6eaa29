/** Markup that is safe to put into a page: made by `html` only, or by a function that says why it may. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** What `html` takes between its pieces. Strings are escaped, `null`, `undefined` and `false` vanish, lists are joined. */
export type Renderable = Html | string | number | null | undefined | false | readonly Renderable[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/**
 * Text for element content and for quoted attribute values alike (F85). Control characters are
 * dropped; tab and line ends stay.
 */
export function escapeHtml(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/[&<>"'`]/g, character => ENTITIES[character] ?? '')
}

/** A template whose holes are escaped. Attribute values must be quoted in the template; URLs go through `webLink`. */
export function html(pieces: TemplateStringsArray, ...values: readonly Renderable[]): Html {
  let text = pieces[0] ?? ''
  for (const [index, value] of values.entries()) text += renderValue(value) + (pieces[index + 1] ?? '')
  return new Html(text)
}

function renderValue(value: Renderable): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(renderValue).join('')
  return escapeHtml(String(value))
}

/**
 * Data for our script inside the page. Nothing in it can end the element or start another one, whatever the strings
 * hold; `JSON.parse` gives back exactly what went in.
 */
export function embedJson(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return html`<script type="application/json" id="${id}">${new Html(json)}</script>`
}

/**
 * The address as it was given if it is an absolute http or https URL, null otherwise: `javascript:` and its like never
 * become links.
 */
export function webLink(address: string): string | null {
  return /^https?:\/\/[^\s]+$/i.test(address) && URL.canParse(address) ? address : null
}
