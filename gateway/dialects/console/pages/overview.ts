import { type Html, html } from '../../../../checkout/html.ts'
import {
  type RecentPayment,
  type RecentTill,
  readWaiting,
  recentPayments,
  recentTills,
  type Waiting,
} from '../../../storage/console-overview.ts'
import { countPayoutsToApprove } from '../../../storage/console-payouts.ts'
import { callbackPath } from '../callback-paths.ts'
import { cardList, formatTime } from '../layout.ts'
import type { ConsoleDeps, ViewRoute } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'
import { firstSteps, readProgress } from './first-steps.ts'
import { troubleSection } from './trouble.ts'

const PAYMENTS_SHOWN = 25
const TILLS_SHOWN = 10
const WAITING_SHOWN = 50

/** What arrived, what waits, and which addresses were given out last. */
export const viewOverview: ViewRoute = {
  method: 'GET',
  path: '/console',
  handler: async (deps, { session: { businessId } }) => {
    const { payments, tills, waiting, payouts, progress } = await deps.db.snapshot(async sql => ({
      payments: await recentPayments(sql, businessId, PAYMENTS_SHOWN),
      tills: await recentTills(sql, businessId, TILLS_SHOWN),
      waiting: await readWaiting(sql, businessId, WAITING_SHOWN),
      payouts: await countPayoutsToApprove(sql, businessId),
      progress: await readProgress(sql, businessId),
    }))
    const trouble = await troubleSection(deps.probes)
    const isNew = payments.length === 0 && tills.length === 0
    return {
      kind: 'page',
      status: 200,
      title: 'Overview',
      path: '/console',
      body: html`${trouble}${isNew && firstSteps(progress, deps.publicUrl())}
<h2>What waits for a person</h2>${payouts > 0 && html`<p><a href="/console/payouts">Payouts that wait for approval: ${payouts}</a></p>`}
${waitingList(deps, waiting)}
<h2>Recent payments</h2>${cardList(
        payments.map(payment => paymentCard(deps, payment)),
        'No payment has arrived yet.',
      )}
<h2>Recent addresses</h2>${cardList(
        tills.map(till => tillCard(deps, till)),
        'No address was given out yet.',
      )}`,
    }
  },
}

function figures(entries: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl class="figures">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function paymentCard(deps: ConsoleDeps, payment: RecentPayment): Html {
  const { kind, text } = describeState(payment)
  return html`<li class="card"><h3 class="money">${showAmount(deps.registry, payment.assetId, payment.amountAtoms)}</h3>
<p><span class="tag tag-${kind}">${text}</span></p>
${figures([
  ['Seen', formatTime(payment.atMs)],
  ['To', html`<span class="address">${showAddress(deps, payment.chainId, payment.tillAddress)}</span>`],
  ['Transaction', html`<span class="hash">${payment.txid}</span>`],
  ...(payment.callbackUrl === null ? [] : [['Callback', payment.callbackUrl] as const]),
])}</li>`
}

/** A payment's state in words, with how it is coloured; the words say all of it. */
export function describeState(payment: Pick<RecentPayment, 'state' | 'disposition' | 'obligation'>): {
  kind: 'good' | 'notice' | 'bad'
  text: string
} {
  if (payment.state === 'orphaned')
    return { kind: 'bad', text: 'Taken back by the chain; counted again if it is mined again' }
  if (payment.obligation === 'parked') return { kind: 'bad', text: 'Cannot be forwarded; waits for a person' }
  if (payment.obligation === 'sent') return { kind: 'notice', text: 'Being forwarded' }
  if (payment.obligation === 'settled') return { kind: 'good', text: 'Forwarded' }
  if (payment.obligation === 'final') return { kind: 'good', text: 'Forwarded, final' }
  if (payment.obligation === null && payment.disposition === 'below_minimum')
    return { kind: 'notice', text: 'Below the minimum; kept at the address' }
  if (payment.obligation === null && payment.disposition === 'other_asset')
    return { kind: 'notice', text: 'Another coin than the address is for; kept at the address' }
  return payment.state === 'seen'
    ? { kind: 'notice', text: 'Seen, not confirmed' }
    : { kind: 'good', text: 'Confirmed' }
}

function tillCard(deps: ConsoleDeps, till: RecentTill): Html {
  const asset = deps.registry.byId(till.assetId)
  return html`<li class="card"><h3 class="address">${showAddress(deps, asset?.chainId ?? '', till.address)}</h3>
${figures([
  ['For', asset?.ticker ?? till.assetId],
  ['Given out', formatTime(till.createdAtMs)],
  ['Confirmations', String(till.confirmations)],
  ...(till.callbackUrl === null ? [] : [['Callback', till.callbackUrl] as const]),
])}</li>`
}

const WHY: Readonly<Record<Waiting['suspense'][number]['kind'], string>> = {
  below_minimum: 'Below the minimum of its address',
  other_asset: 'Another coin than its address is for',
  unlogged: 'Arrived without a record on the chain',
  missing: 'Less is there than the books say',
  receivable: 'Left the chain after you had been told of it',
  unknown_asset: 'A token that this gateway does not know',
}

function waitingList(deps: ConsoleDeps, { suspense, parked, exhausted }: Waiting): Html {
  const cards = [
    ...suspense.map(
      item =>
        html`<li class="card"><h3>${WHY[item.kind]}</h3>${figures([
          [
            'Amount',
            item.amountAtoms === null
              ? item.assetId
              : showAmount(deps.registry, item.assetId, item.amountAtoms),
          ],
          ['At', html`<span class="address">${showAddress(deps, item.chainId, item.address)}</span>`],
          ...(item.subject === null
            ? []
            : [['Decide with', html`<code>polytill suspense … ${item.subject}</code>`] as const]),
        ])}</li>`,
    ),
    ...parked.map(
      debt =>
        html`<li class="card"><h3>A forward is parked</h3>${figures([
          ['Since', formatTime(debt.atMs)],
          ['Why', debt.reason ?? 'unknown'],
          ['Id, for whoever runs this gateway', html`<code>${debt.id}</code>`],
        ])}</li>`,
    ),
    ...exhausted.map(
      delivery =>
        html`<li class="card"><h3>A callback was given up</h3>${figures([
          ['Of', formatTime(delivery.atMs)],
          ['To', delivery.url],
          [
            'Log',
            html`<a href="${callbackPath(delivery.id)}">Answers, and send again<span class="visually-hidden"> ${delivery.id}</span></a>`,
          ],
        ])}</li>`,
    ),
  ]
  return cardList(cards, 'Nothing waits.')
}
