import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html } from '../html.ts'
import { icon } from '../icons.ts'
import { name, type Translator } from '../translate.ts'

/** What is bought, what it costs, how much of it has come, and how long there is time. */
export function orderSummary(view: CheckoutView, t: Translator): Html {
  return html`<section class="card summary" aria-labelledby="order-heading">
<h2 id="order-heading" class="eyebrow">${t.text(view.kind === 'deposit' ? 'order.deposit' : 'order.heading')}</h2>
${view.description !== null && view.description !== '' && html`<p class="description">${name(view.description)}</p>`}
${view.value !== null && html`<p class="total"><span class="visually-hidden">${t.text('order.total')} </span>${t.fiat(view.value, view.currency, 'up')}</p>`}
${progress(view, t)}
${amounts(view, t)}
${deadline(view, t)}
${view.kind === 'deposit' && html`<p class="note">${t.text('order.open')}</p>`}
</section>`
}

function amounts(view: CheckoutView, t: Translator): Html | false {
  const { currency, outstanding, overpaid } = view
  const came = Number(view.paid) > 0
  if (!came) return false
  return html`<dl class="figures">
<div><dt>${t.text('order.received')}</dt><dd>${t.fiat(view.paid, currency, 'down')}</dd></div>
${outstanding !== null && Number(outstanding) > 0 && html`<div><dt>${t.text('order.left')}</dt><dd>${t.fiat(outstanding, currency, 'up')}</dd></div>`}
${overpaid !== null && html`<div><dt>${t.text('order.over')}</dt><dd>${t.fiat(overpaid, currency, 'down')}</dd></div>`}
</dl>`
}

/** The bar is a picture, so floating point is exact enough for it. */
function progress(view: CheckoutView, t: Translator): Html | false {
  const value = Number(view.value)
  if (!(value > 0) || !(Number(view.paid) > 0)) return false
  const percent = Math.min(100, Math.floor((Number(view.paid) / value) * 100))
  return html`<progress max="100" value="${percent}" aria-label="${t.text('order.progress')}">${percent} %</progress>`
}

function deadline(view: CheckoutView, t: Translator): Html | false {
  const { expiresAtMs } = view
  if (expiresAtMs === null || (view.state !== 'waiting' && view.state !== 'partial')) return false
  return html`<dl class="figures deadline">
<div class="needs-script"><dt>${icon('clock')}${t.text('order.timeLeft')}</dt><dd><span role="timer" class="countdown" data-until="${expiresAtMs}"></span></dd></div>
<div><dt>${t.text('order.payBy')}</dt><dd>${t.moment(expiresAtMs)}</dd></div>
</dl>`
}
