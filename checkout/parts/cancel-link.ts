import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html, webLink } from '../html.ts'
import { name, type Translator } from '../translate.ts'
import { acceptsPayment } from './pay-panel.ts'

/** The way back to the shop without paying, while something may still be sent. */
export function cancelLink(view: CheckoutView, t: Translator): Html | null {
  const back = view.cancelUrl === null ? null : webLink(view.cancelUrl)
  if (back === null || !acceptsPayment(view)) return null
  return html`<p class="actions"><a class="button button-quiet" id="cancel" href="${back}" rel="noreferrer"><span>${t.text('cancel.link', { merchant: name(view.merchant) })}</span></a></p>`
}
