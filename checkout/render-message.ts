import { STYLE_SHEET } from './assets.ts'
import { html } from './html.ts'
import { localeOf } from './locales.ts'

/**
 * not_found: no such page. server_error: we failed. not_available: the coin cannot be chosen now (no price, or not
 * offered); the page says how to go back.
 */
export type PageMessage = 'not_found' | 'server_error' | 'not_available'

/** A page that only says something. `path` is where "try again" leads: the page the shopper came from, or asked for. */
export function renderMessagePage(
  message: PageMessage,
  options: { readonly locale: string; readonly path: string },
): string {
  const locale = localeOf(options.locale)
  return html`<!doctype html>
<html lang="${locale.tag}" dir="${locale.direction}">
<head><meta charset="utf-8"><title>${message}</title><link rel="stylesheet" href="${STYLE_SHEET}"></head>
<body><main><h1>${message}</h1><a href="${options.path}">↻</a></main></body></html>`.text
}
