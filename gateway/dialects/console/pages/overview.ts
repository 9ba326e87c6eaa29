import { type Html, html } from '../../../../checkout/html.ts'
import {
  type RecentPayment,
  type RecentTill,
  readWaiting,
  recentPayments,
  recentTills,
} from '../../../storage/console-overview.ts'
import { countPayoutsToApprove } from '../../../storage/console-payouts.ts'
import { alert, cardList, figures, formatTime } from '../layout.ts'
import type { ConsoleDeps, ConsolePage, ViewRoute, Visitor } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'
import { firstSteps, readProgress } from './first-steps.ts'
import { troubleSection } from './trouble.ts'
import { waitingList } from './waiting-list.ts'

const PAYMENTS_SHOWN = 25
const TILLS_SHOWN = 10
const WAITING_SHOWN = 50

/** What arrived, what waits, and which addresses were given out last. */
export const viewOverview: ViewRoute = {
  method: 'GET',
  path: '/console',
  handler: (deps, visitor) => overviewPage(deps, visitor, null),
}

/** The overview; `refused`: why what its forms asked for was not done. */
export async function overviewPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  refused: string | null,
): Promise<ConsolePage> {
  const { businessId } = visitor.session
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
    status: refused === null ? 200 : 422,
    title: 'Overview',
    path: '/console',
    body: html`${alert(refused)}${trouble}${isNew && firstSteps(progress, deps.publicUrl())}
<h2>What waits for a person</h2>${payouts > 0 && html`<p><a href="/console/payouts">Payouts that wait for approval: ${payouts}</a></p>`}
${waitingList(deps, visitor, waiting)}
<h2>Recent payments</h2>${cardList(
      payments.map(payment => paymentCard(deps, payment)),
      'No payment has arrived yet.',
    )}
<h2>Recent addresses</h2>${cardList(
      tills.map(till => tillCard(deps, till)),
      'No address was given out yet.',
    )}`,
  }
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
