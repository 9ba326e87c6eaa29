import type { CheckoutTransfer, CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html } from '../html.ts'
import { coins, name, type Translator } from '../translate.ts'
import { copyButton } from './copy-button.ts'

/** Every payment that came, also what does not count and why: nobody has to guess where their money is. */
export function transferList(view: CheckoutView, t: Translator): Html | null {
  if (view.transfers.length === 0) return null
  return html`<section class="card" aria-labelledby="transfers-heading">
<h2 id="transfers-heading" class="eyebrow">${t.text('transfers.heading')}</h2>
<ol class="transfers">${view.transfers.map((transfer, index) => row(transfer, index, view, t))}</ol>
${view.hasOlder === true && html`<p class="note">${t.text('transfers.older', { count: view.transfers.length })}</p>`}
</section>`
}

function row(transfer: CheckoutTransfer, index: number, view: CheckoutView, t: Translator): Html {
  const { ignored } = transfer
  return html`<li class="transfer">
<p class="transfer-amount"><b>${coins(transfer.amount, transfer.symbol)}</b> <span>${t.text('transfers.on', { network: name(transfer.networkName) })}</span>
${transfer.fiat !== null && html`<span class="transfer-fiat">${t.fiat(transfer.fiat, view.currency, 'down')}</span>`}</p>
<p class="transfer-state">${stateTag(transfer, t)}${ignored !== null && html` <span class="tag tag-bad">${t.text(`ignored.${ignored}`)}</span>`}
<span class="note">${t.text('transfers.at')} ${t.moment(transfer.seenAtMs)}</span></p>
<p class="transfer-id"><span class="note">${t.text('transfers.transaction')}</span> <bdi dir="ltr" class="hash">${transfer.txid}</bdi>${copyButton(`copy-transfer-${index}`, 'pay.copyTransaction', transfer.txid, t)}</p>
</li>`
}

function stateTag(transfer: CheckoutTransfer, t: Translator): Html {
  if (transfer.state === 'orphaned')
    return html`<span class="tag tag-bad">${t.text('transfers.orphaned')}</span>`
  if (transfer.state !== 'seen')
    return html`<span class="tag tag-good">${t.text('transfers.confirmed')}</span>`
  const confirmations = t.text('transfers.confirmations', {
    done: Math.min(transfer.confirmations, transfer.confirmationsNeeded),
    count: transfer.confirmationsNeeded,
  })
  return html`<span class="tag tag-notice">${t.text('transfers.seen')}</span> <span class="note">${confirmations}</span>`
}
