import type { CheckoutSelection, CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html } from '../html.ts'
import { icon } from '../icons.ts'
import { qrCode } from '../qr-code.ts'
import { coins, name, type Translator } from '../translate.ts'
import { copyButton } from './copy-button.ts'

/** Whether the shopper may send money now. */
export function acceptsPayment(view: CheckoutView): boolean {
  return view.kind === 'deposit' || view.state === 'waiting' || view.state === 'partial'
}

/** Amount, address and QR code of the chosen coin. Empty when nothing is chosen, or nothing may be sent any more. */
export function payPanel(view: CheckoutView, t: Translator): Html | null {
  const { selected } = view
  if (selected === null || !acceptsPayment(view)) return null
  if (view.kind === 'payment' && selected.amountDue === null) return noRate(selected, t)
  const holes = { symbol: name(selected.symbol), network: name(selected.networkName) }
  return html`<section class="pay" aria-labelledby="pay-heading">
<h2 id="pay-heading">${t.text('pay.heading', holes)}</h2>
<div class="pay-columns">
<div class="pay-data">
${selected.amountDue !== null && amountField(selected, selected.amountDue, t)}
<div class="field">
<span class="field-label" id="address-label">${t.text('pay.address')}</span>
<div class="field-row"><output class="address" id="address" aria-labelledby="address-label">${address(selected.address)}</output>${copyButton('copy-address', 'pay.copyAddress', selected.address, t)}</div>
</div>
<p class="warning">${icon('alert')}<span>${t.text('pay.only', holes)}</span></p>
${view.kind === 'deposit' && depositField(selected, t)}
<div class="wallets" hidden data-wallets role="group" aria-label="${t.text('wallet.heading')}"></div>
<p class="wallet-note" role="status" data-wallet-note></p>
</div>
${qrChoice(view, selected, t)}
</div>
<ul class="hints">
<li>${t.text('pay.compare')}</li>
<li>${t.text('pay.fees')}</li>
${selected.minimum !== null && html`<li>${t.text('pay.minimum', { minimum: coins(selected.minimum, selected.symbol) })}</li>`}
</ul>
${rateLine(view, selected, t)}
</section>`
}

function amountField(selected: CheckoutSelection, amount: string, t: Translator): Html {
  return html`<div class="field">
<span class="field-label" id="amount-label">${t.text('pay.amount')}</span>
<div class="field-row"><output class="amount" id="amount" aria-labelledby="amount-label">${coins(amount, selected.symbol)}</output>${copyButton('copy-amount', 'pay.copyAmount', amount, t)}</div>
</div>`
}

/** How much to deposit; of use to a wallet in the browser only, so the script shows it with the first of them. */
function depositField(selected: CheckoutSelection, t: Translator): Html {
  return html`<div class="field" hidden data-wallet-amount>
<label class="field-label" for="wallet-amount">${t.text('wallet.amount', { symbol: name(selected.symbol) })}</label>
<input class="input" id="wallet-amount" inputmode="decimal" autocomplete="off" dir="ltr" placeholder="${selected.minimum}">
</div>`
}

/** Both ends stand out: they are what people compare, and what a swapped address is made to resemble (F86). */
function address(text: string): Html {
  const ends = 6
  if (text.length < 3 * ends) return html`<bdi dir="ltr">${text}</bdi>`
  return html`<bdi dir="ltr"><b>${text.slice(0, ends)}</b>${text.slice(ends, -ends)}<b>${text.slice(-ends)}</b></bdi>`
}

/** The plain address unless the shopper asks for the link, which some wallets misread (F87). Works without the script. */
function qrChoice(view: CheckoutView, selected: CheckoutSelection, t: Translator): Html {
  const plain = qrCode(selected.address, t.text('qr.addressLabel', { address: selected.address }))
  const link = walletLink(selected)
  if (link === null || view.kind === 'deposit') return html`<div class="qr">${plain}</div>`
  return html`<div class="qr">
<fieldset class="qr-choice"><legend class="visually-hidden">${t.text('qr.holds')}</legend>
<input type="radio" name="qr" id="qr-address" checked><label for="qr-address">${t.text('qr.address')}</label>
<input type="radio" name="qr" id="qr-link"><label for="qr-link">${t.text('qr.link')}</label>
</fieldset>
<div class="qr-plain">${plain}</div>
<div class="qr-full">${qrCode(link, t.text('qr.linkLabel'))}<p class="note">${t.text('qr.linkHint')}</p></div>
<a class="qr-open" href="${link}">${t.text('qr.open')}</a>
</div>`
}

/** The payment URI if it is one: a scheme of a coin, never of a program or a page, and more than the address. */
function walletLink({ paymentUri, address }: CheckoutSelection): string | null {
  const known = /^(ethereum|bitcoin|bitcoincash|litecoin|dogecoin|tron|solana|monero):[^\s<>"]+$/i
  return paymentUri !== address && known.test(paymentUri) ? paymentUri : null
}

function rateLine(view: CheckoutView, selected: CheckoutSelection, t: Translator): Html | false {
  if (selected.rate === null) return false
  const rate = t.text('pay.rate', {
    symbol: name(selected.symbol),
    rate: t.rate(selected.rate, view.currency),
  })
  const until = view.kind === 'payment' ? selected.rateValidUntilMs : null
  return html`<p class="rate"><bdi dir="ltr">${rate}</bdi>${
    until !== null &&
    html` <span class="needs-script">· ${t.text('pay.newRate')} <span class="countdown" data-until="${until}"></span></span>
<noscript> · ${t.text('pay.rateUntil')} ${t.moment(until)}</noscript>`
  }</p>`
}

function noRate(selected: CheckoutSelection, t: Translator): Html {
  return html`<section class="pay" aria-labelledby="pay-heading">
<h2 id="pay-heading">${t.text('pay.noRate', { symbol: name(selected.symbol) })}</h2>
<p class="warning">${icon('alert')}<span>${t.text('pay.noRate.detail')}</span></p>
</section>`
}
