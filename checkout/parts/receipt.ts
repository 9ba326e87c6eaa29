import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html, webLink } from '../html.ts'
import { icon } from '../icons.ts'
import { name, type Translator } from '../translate.ts'
import { copyButton } from './copy-button.ts'

/** What to keep once paid, and the way back to the shop. */
export function receipt(view: CheckoutView, t: Translator): Html | null {
  if (view.kind !== 'payment' || view.state !== 'paid') return null
  const back = view.redirectUrl === null ? null : webLink(view.redirectUrl)
  const last = view.transfers.find(({ ignored }) => ignored === null)
  return html`<section class="receipt" aria-labelledby="receipt-heading">
${
  back !== null &&
  html`<p class="actions"><a class="button button-primary" id="back" href="${back}" rel="noreferrer"><span>${t.text('back.link', { merchant: name(view.merchant) })}</span></a></p>
<p class="leaving needs-script" data-leaving hidden><span data-leaving-text></span> <button type="button" class="button button-quiet" id="stay" data-stay></button></p>`
}
<h2 id="receipt-heading" class="eyebrow">${t.text('receipt.heading')}</h2>
<dl class="figures">
<div><dt>${t.text('receipt.to')}</dt><dd>${name(view.merchant)}</dd></div>
${view.description !== null && view.description !== '' && html`<div><dt>${t.text('receipt.for')}</dt><dd>${name(view.description)}</dd></div>`}
${view.value !== null && html`<div><dt>${t.text('order.total')}</dt><dd>${t.fiat(view.value, view.currency, 'up')}</dd></div>`}
<div><dt>${t.text('order.received')}</dt><dd>${t.fiat(view.paid, view.currency, 'down')}</dd></div>
${last !== undefined && html`<div><dt>${t.text('receipt.date')}</dt><dd>${t.moment(last.seenAtMs)}</dd></div>`}
</dl>
<p class="note">${t.text('receipt.keep')}</p>
<p class="actions needs-script"><button type="button" class="button" id="print" data-print>${icon('print')}${t.text('receipt.print')}</button></p>
</section>`
}

/** The number by which merchant and shopper can speak about this payment. */
export function reference(view: CheckoutView, t: Translator): Html {
  return html`<p class="reference"><span class="note">${t.text('order.reference')}</span> <bdi dir="ltr" class="hash">${view.token}</bdi>${copyButton('copy-reference', 'pay.copyReference', view.token, t)}</p>`
}
