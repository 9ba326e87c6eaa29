import { SCRIPT } from './assets.ts'
import { type Html, html, type Renderable } from './html.ts'
import { LOCALES } from './locales.ts'
import { STYLE_ELEMENT } from './page-styles.ts'
import { name, type Translator } from './translate.ts'

/** What goes around the content of every hosted page. */
export interface DocumentParts {
  readonly t: Translator
  readonly title: Renderable
  /** The business; null where the page belongs to none. */
  readonly merchant: string | null
  /** The path of the page, for the language switch. */
  readonly path: string
  readonly body: Renderable
  /** Seconds after which a browser without scripts reloads; null: never. */
  readonly reloadSeconds: number | null
  readonly scripts: boolean
}

/** A complete document. Nothing in it is inline but data and our style sheet, which the policy allows by its hash. */
export function renderDocument({
  t,
  title,
  merchant,
  path,
  body,
  reloadSeconds,
  scripts,
}: DocumentParts): string {
  const { locale } = t
  return html`<!doctype html>
<html lang="${locale.tag}" dir="${locale.direction}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
${STYLE_ELEMENT}
${scripts && html`<script type="module" src="${SCRIPT}"></script>`}
${reloadSeconds !== null && html`<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>`}
</head>
<body>
<div class="page">
${body}
<footer class="footer">
${languages(path, t)}
${merchant !== null && html`<p>${t.text('footer.page', { merchant: name(merchant) })}</p>`}
${reloadSeconds !== null && html`<noscript><p>${t.text('noscript.reload', { count: reloadSeconds })}</p></noscript>`}
</footer>
</div>
</body>
</html>
`.text
}

function languages(path: string, t: Translator): Html {
  return html`<nav class="languages" aria-label="${t.text('footer.language')}"><ul>${LOCALES.map(
    ({ tag, name, direction }) =>
      html`<li><a href="${path}?lang=${tag}" hreflang="${tag}" lang="${tag}" dir="${direction}"${tag === t.locale.tag && html` aria-current="true"`}>${name}</a></li>`,
  )}</ul></nav>`
}
