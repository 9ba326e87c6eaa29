import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { approvalsNeeded, type Payout, type PayoutRequest, totalOf } from '../../../payouts/payout.ts'
import { openPayoutRequests } from '../../../storage/console-payouts.ts'
import type { Database } from '../../../storage/database.ts'
import { listMembers } from '../../../storage/members.ts'
import { payoutLimits } from '../../../storage/payouts-limits.ts'
import { listPayouts } from '../../../storage/payouts-rows.ts'
import { approvalCode } from '../code-text.ts'
import { alert, cardList, formatTime, tokenField } from '../layout.ts'
import { walletPath } from '../payout-paths.ts'
import type { ConsoleDeps, ConsolePage, ViewRoute, Visitor } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'
import { stateTag } from './payout-state.ts'

/** Requests that one form can take: their names stay well below the limit of a body. */
const REQUESTS_SHOWN = 100
/** Longest reason of a decision. Characters. */
export const REASON_MAX = 200
/** How a form names the payout account as payer. */
export const ACCOUNT = 'account'

/** What was asked to be paid, what waits for approval, and what became of the rest (reference blockbee 13, 14). */
export const viewPayouts: ViewRoute = {
  method: 'GET',
  path: '/console/payouts',
  handler: (deps, visitor) => payoutsPage(deps, visitor, null),
}

/** The page, with what was refused when something was. */
export async function payoutsPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  refused: string | null,
): Promise<ConsolePage> {
  const { businessId, role } = visitor.session
  const { requests, waiting, others, members } = await readPage(deps.db, businessId)
  const names = new Map(members.map(({ userId, email }) => [userId, email]))
  const shown: Shown = { deps, visitor, decides: may(role, 'decide_payouts'), names }
  return {
    kind: 'page',
    status: refused === null ? 200 : 422,
    title: 'Payouts',
    path: '/console/payouts',
    body: html`${alert(refused === null ? null : `Nothing was changed: ${refused}`)}
<p><a href="/console/payouts/recipients">Who may be paid</a></p>
<h2>Waiting for approval</h2>${cardList(
      waiting.map(one => waitingCard(shown, one)),
      'No payout waits.',
    )}
<h2>Requests</h2>${requests.length === 0 ? html`<p>No request waits.</p>` : requestsForm(shown, requests)}
<h2>Approved and rejected</h2>${cardList(
      others.map(payout => doneCard(shown, payout)),
      'There is none yet.',
    )}`,
  }
}

/** A payout that waits for approval, and how many persons must approve it. */
interface Waiting {
  readonly payout: Payout
  readonly needed: number
}

/** In one snapshot: what is approved meanwhile is in one of the two lists, and in no other. */
function readPage(db: Database, businessId: string) {
  return db.snapshot(async sql => {
    const filter = { assetId: null, page: 1 }
    const requests = await openPayoutRequests(sql, businessId, REQUESTS_SHOWN)
    const created = await listPayouts(sql, businessId, { ...filter, state: 'created' })
    const waiting: Waiting[] = []
    for (const payout of created.payouts) {
      const limits = await payoutLimits(sql, businessId, payout.assetId)
      waiting.push({ payout, needed: approvalsNeeded(totalOf(payout.requests), limits) })
    }
    const latest = await listPayouts(sql, businessId, { ...filter, state: null })
    const others = latest.payouts.filter(({ state }) => state !== 'created')
    return { requests, waiting, others, members: await listMembers(sql, businessId) }
  })
}

interface Shown {
  readonly deps: ConsoleDeps
  readonly visitor: Visitor
  readonly decides: boolean
  /** Emails by user id. */
  readonly names: ReadonlyMap<string, string>
}

function requestsForm({ deps, visitor, decides }: Shown, requests: readonly PayoutRequest[]): Html {
  const text = (request: PayoutRequest): Html =>
    html`<span class="money">${showAmount(deps.registry, request.assetId, request.amountAtoms)}</span> to
<span class="address">${addressOf(deps, request)}</span>, asked ${formatTime(request.createdAtSeconds * 1000)}`
  if (!decides) return html`<ul>${requests.map(request => html`<li>${text(request)}</li>`)}</ul>`
  return html`<form class="card" method="post" action="/console/payouts/create">${tokenField(visitor)}
<fieldset><legend>The oldest ${REQUESTS_SHOWN} at most</legend>${requests.map(
    request =>
      html`<label class="check"><input type="checkbox" name="request:${request.id}" value="on"> ${text(request)}</label>`,
  )}</fieldset>
<p class="note">Requests of one coin become one payout, which then waits for approval.</p>
<button class="button button-primary">Put into a payout</button>
<details><summary>Reject instead</summary><label for="reject-reason">Reason; whoever asked sees it</label>
<input id="reject-reason" name="reason" maxlength="${REASON_MAX}" autocomplete="off">
<button class="button button-danger" formaction="/console/payouts/reject-requests">Reject the chosen requests</button></details></form>`
}

function waitingCard(shown: Shown, { payout, needed }: Waiting): Html {
  const { visitor, decides, names } = shown
  const { userId } = visitor.session
  const approved = payout.approvedBy.map(actor => names.get(actor) ?? actor)
  return html`<li class="card">${payoutHead(shown, payout)}
<dl class="figures"><div><dt>Approvals</dt><dd>${approved.length} of ${needed}${approved.length > 0 && `: ${approved.join(', ')}`}</dd></div></dl>
${needed === 2 && html`<p class="note">A payout of this size needs two persons.</p>`}
${payout.approvedBy.includes(userId) && html`<p>You have approved it. Another person must too.</p>`}
${decides && decisionForms(visitor, payout)}</li>`
}

function decisionForms(visitor: Visitor, payout: Payout): Html {
  const { id, approvedBy } = payout
  const hidden = html`${tokenField(visitor)}<input type="hidden" name="payout" value="${id}">`
  const reason = `reason-${id}`
  const payerField = html`<input type="hidden" name="payer" value="${payerOf(payout)}">`
  return html`${
    !approvedBy.includes(visitor.session.userId) &&
    html`<details><summary>Approve<span class="visually-hidden"> ${id}</span></summary>
<form method="post" action="/console/payouts/approve">${hidden}${payerField}<p>It is sent in one transaction and cannot be called back.</p>
${approvalCode(visitor, `code-${id}`)}
<button class="button button-primary">Approve this payout</button></form></details>`
  }${approvedBy.length === 0 && walletLink('Pay with your own wallet instead', payout)}<details><summary>Reject<span class="visually-hidden"> ${id}</span></summary>
<form method="post" action="/console/payouts/reject">${hidden}<label for="${reason}">Reason; whoever asked sees it</label>
<input id="${reason}" name="reason" maxlength="${REASON_MAX}" autocomplete="off">
<button class="button button-danger">Reject this payout</button></form></details>`
}

function walletLink(text: string, { id }: Payout): Html {
  return html`<p><a href="${walletPath(id)}">${text}<span class="visually-hidden"> ${id}</span></a></p>`
}

function doneCard(shown: Shown, payout: Payout): Html {
  const { names } = shown
  const approved = payout.approvedBy.map(actor => names.get(actor) ?? actor)
  return html`<li class="card">${payoutHead(shown, payout)}<dl class="figures">
${approved.length > 0 && html`<div><dt>Approved by</dt><dd>${approved.join(', ')}</dd></div>`}
${payout.txid !== null && html`<div><dt>Transaction</dt><dd><span class="hash">${payout.txid}</span></dd></div>`}
${payout.reason !== null && html`<div><dt>Why</dt><dd>${payout.reason}</dd></div>`}</dl>
${shown.decides && payout.source === 'wallet' && payout.state === 'processing' && walletLink('Pay with your wallet', payout)}</li>`
}

function payoutHead({ deps, names }: Shown, payout: Payout): Html {
  const { requests } = payout
  return html`<h3 class="money">${showAmount(deps.registry, payout.assetId, totalOf(requests))}</h3>
<p>${stateTag(payout)}</p><dl class="figures">
${payout.name !== null && html`<div><dt>Name</dt><dd><code>${payout.name}</code></dd></div>`}
<div><dt>Created</dt><dd>${formatTime(payout.createdAtSeconds * 1000)} by ${names.get(payout.createdBy) ?? payout.createdBy}</dd></div>
<div><dt>Paid by</dt><dd>${
    payout.source === 'wallet'
      ? html`<span class="address">${showAddress(deps, payout.chainId, payout.payer ?? '')}</span>`
      : 'the payout account'
  }</dd></div></dl>
<details><summary>${requests.length} ${requests.length === 1 ? 'recipient' : 'recipients'}</summary><ul>${requests.map(
    request =>
      html`<li><span class="money">${showAmount(deps.registry, request.assetId, request.amountAtoms)}</span> to <span class="address">${addressOf(deps, request)}</span>${
        request.reason !== null && html`: ${request.state}, ${request.reason}`
      }</li>`,
  )}</ul></details>`
}

function addressOf(deps: ConsoleDeps, { assetId, address }: PayoutRequest): string {
  return showAddress(deps, deps.registry.byId(assetId)?.chainId ?? '', address)
}

/** What an approval is bound to: the payer that its page showed. */
export function payerOf({ source, payer }: Pick<Payout, 'source' | 'payer'>): string {
  return source === 'wallet' && payer !== null ? payer : ACCOUNT
}
