import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import type { CheckoutJudgement } from '../../../checkouts/checkout.ts'
import { standingOf } from '../../../checkouts/offers-of.ts'
import { formatFiat } from '../../../orders/fiat.ts'
import { type CheckoutRow, listCheckouts } from '../../../storage/checkouts-list.ts'
import { cardList, formatTime } from '../layout.ts'
import type { ConsoleDeps, ViewRoute } from '../route.ts'
import { showAmount } from '../show-asset.ts'

const SHOWN = 30
const PATH = '/console/checkouts'

const query = z.object({
  before: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22}$/)
    .nullable()
    .catch(null),
})

const STATES: Readonly<
  Record<CheckoutJudgement['state'], { readonly tag: 'good' | 'notice' | 'plain'; readonly text: string }>
> = {
  waiting: { tag: 'plain', text: 'Nothing came yet' },
  partial: { tag: 'notice', text: 'Paid in part' },
  pending: { tag: 'notice', text: 'Paid, waits for confirmations' },
  paid: { tag: 'good', text: 'Paid' },
}

/** Hosted checkouts of Bleumi Pay, the latest first, as their pages judge them (reference bleumi 2.4). */
export const viewCheckouts: ViewRoute = {
  method: 'GET',
  path: PATH,
  handler: async (deps, { session }, given) => {
    const { before } = query.parse(typeof given === 'object' && given !== null ? given : {})
    const found = await listCheckouts(deps.db, session.businessId, { before, limit: SHOWN + 1 })
    const shown = found.slice(0, SHOWN)
    const last = found.length > SHOWN ? shown.at(-1) : undefined
    return {
      kind: 'page',
      status: 200,
      title: 'Checkouts',
      path: PATH,
      body: html`<p>Hosted checkouts of Bleumi Pay, the latest first. A page is never closed: its shopper can pay at any time.</p>
${cardList(
  shown.map(row => card(deps, row)),
  before === null ? 'No checkout was created yet.' : 'There are no older ones.',
)}
${last && html`<p><a href="${PATH}?before=${last.checkout.id}">Older ones</a></p>`}`,
    }
  },
}

function card({ registry }: ConsoleDeps, { checkout, parts, createdAtMs }: CheckoutRow): Html {
  const { id, merchantId, currency, amountAtoms } = checkout
  const { state, offer, paidAtoms, txid } = standingOf({ checkout, parts }, registry)
  return html`<li class="card"><h2 class="money">${formatFiat(amountAtoms, amountAtoms)} ${currency}</h2>
<p><span class="tag tag-${STATES[state].tag}">${STATES[state].text}</span></p><dl class="figures">
<div><dt>Order</dt><dd><code class="hash">${merchantId}</code></dd></div>
<div><dt>Created</dt><dd>${formatTime(createdAtMs)}</dd></div>
${offer !== null && html`<div><dt>Came</dt><dd>${showAmount(registry, offer.assetId, paidAtoms)}</dd></div>`}
${txid !== null && html`<div><dt>Transaction</dt><dd><span class="hash">${txid}</span></dd></div>`}</dl>
<p><a href="/pay/checkout/${id}/">Its page<span class="visually-hidden"> for ${merchantId}</span></a></p></li>`
}
