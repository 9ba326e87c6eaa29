import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { headlineOf } from '../headline.ts'
import { type Html, html } from '../html.ts'
import { icon } from '../icons.ts'
import type { Translator } from '../translate.ts'

/** Where the payment stands, in words, a sign and a colour. */
export function statusBanner(view: CheckoutView, t: Translator): Html {
  const headline = headlineOf(view, t)
  return html`<section class="status status-${headline.tone}" aria-labelledby="status-heading">
<span class="status-sign">${icon(headline.icon)}</span>
<div>
<h2 id="status-heading">${headline.title}</h2>
${headline.details.map(detail => html`<p>${detail}</p>`)}
</div>
</section>`
}
