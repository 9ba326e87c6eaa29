import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import { STYLE_SHEET } from './assets.ts'
import { html } from './html.ts'
import { localeOf } from './locales.ts'

/** In which language a page is shown, and where it is. */
export interface PageOptions {
  /** One of `LOCALES`, as `chooseLocale` gives it. */
  readonly locale: string
  /** Path of the page with its final slash: `/pay/payment/{token}/`. The routes `choose`, `events` and `state` are below. */
  readonly path: string
}

/**
 * The whole page of a checkout payment or deposit as HTML. It works without its script: a plain form posts `ticker` to
 * `{path}choose?lang={locale}`, answered by 303 to `{path}?lang={locale}`, and the page reloads itself. The script listens to `{path}events` (server-sent events: `event: view`,
 * `id: {version}`, `data:` the view as JSON; any other event counts as a sign of life, best `event: ping` every 10 s), reads
 * `{path}state` (the view as JSON) when the stream is silent, and fetches this page anew when the version grew.
 */
export function renderCheckoutPage(view: CheckoutView, options: PageOptions): string {
  const locale = localeOf(options.locale)
  const { selected } = view
  return html`<!doctype html>
<html lang="${locale.tag}" dir="${locale.direction}">
<head><meta charset="utf-8"><title>${view.merchant}</title><link rel="stylesheet" href="${STYLE_SHEET}"></head>
<body><main><h1>${view.merchant}</h1><p>${view.description}</p><p>${view.value ?? ''} ${view.currency}</p><p>${view.state}</p>
${selected && html`<p><bdi dir="ltr">${selected.amountDue} ${selected.symbol}</bdi></p><p><bdi dir="ltr">${selected.address}</bdi></p>`}
<form method="post" action="${options.path}choose?lang=${locale.tag}">
${view.choices.map(choice => html`<button name="ticker" value="${choice.ticker}">${choice.symbol} · ${choice.networkName}</button>`)}
</form></main></body></html>`.text
}
