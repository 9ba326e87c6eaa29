import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import { renderDocument } from './document.ts'
import { embedState } from './embed-state.ts'
import { type Html, html, type Renderable } from './html.ts'
import { icon } from './icons.ts'
import { cancelLink } from './parts/cancel-link.ts'
import { coinChoice } from './parts/coin-choice.ts'
import { orderSummary } from './parts/order-summary.ts'
import { payPanel } from './parts/pay-panel.ts'
import { receipt, reference } from './parts/receipt.ts'
import { statusBanner } from './parts/status-banner.ts'
import { transferList } from './parts/transfer-list.ts'
import { name, Translator } from './translate.ts'

/** In which language a page is shown, and where it is. */
export interface PageOptions {
  /** One of `LOCALES`, as `chooseLocale` gives it. */
  readonly locale: string
  /** Path of the page with its final slash: `/pay/payment/{token}/`. The routes `choose`, `events` and `state` are below. */
  readonly path: string
}

/** How often a browser without scripts looks again. */
const RELOAD_SECONDS = 15

/**
 * The whole page of a checkout payment or deposit as HTML, to be sent with `PAGE_HEADERS`. It works without its script: a
 * plain form posts `ticker` to `{path}choose?lang={locale}`, answered by 303 to `{path}?lang={locale}`, and the page reloads
 * itself. The script listens to `{path}events` (server-sent events: `event: view`, `id: {version}`, `data:` the view as
 * JSON; any other event counts as a sign of life, best `event: ping` every 10 s), reads `{path}state` (the view as JSON)
 * when the stream is silent, and fetches this page anew when the view changed: there is one renderer, this one.
 */
export function renderCheckoutPage(view: CheckoutView, options: PageOptions): string {
  const t = new Translator(options.locale)
  const { path } = options
  const done = view.kind === 'payment' && view.state === 'paid'
  return renderDocument({
    t,
    title: t.text(done ? 'title.paid' : `title.${view.kind}`, { merchant: view.merchant }),
    merchant: view.merchant,
    path,
    reloadSeconds: done ? null : RELOAD_SECONDS,
    scripts: true,
    body: html`<header class="masthead">
<span class="monogram" aria-hidden="true">${[...view.merchant.trim()][0]?.toUpperCase()}</span>
<h1>${t.text(`title.${view.kind}`, { merchant: name(view.merchant) })}</h1>
</header>
<main>
<div class="connection" role="status" data-connection hidden>${icon('plug')}<div><p><b data-connection-title></b></p><p data-connection-text></p></div></div>
<p class="visually-hidden" role="status" data-announcer></p>
<div class="columns">
${part('summary', orderSummary(view, t))}
<div class="card panel">
${part('status', statusBanner(view, t))}
${part('receipt', receipt(view, t))}
${part('pay', payPanel(view, t))}
<p class="warning" role="alert" hidden data-choice-problem></p>
${part('choice', coinChoice(view, path, t))}
${part('cancel', cancelLink(view, t))}
</div>
</div>
${part('transfers', transferList(view, t))}
${part('reference', reference(view, t))}
</main>
${embedState(view, path, t)}`,
  })
}

/** A piece of the page that the script replaces as a whole when the server renders it otherwise. */
function part(id: string, content: Renderable): Html {
  return html`<div data-part="${id}">${content}</div>`
}
