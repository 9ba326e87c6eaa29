import { embedJson, type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { PayoutError } from '../../../payouts/errors.ts'
import { transactionsOf } from '../../../payouts/own-wallet.ts'
import { type Payout, totalOf } from '../../../payouts/payout.ts'
import { findPayout } from '../../../storage/payouts-rows.ts'
import { approvalCode } from '../code-text.ts'
import { alert, tokenField } from '../layout.ts'
import { payoutIdIn, walletPath } from '../payout-paths.ts'
import type { ConsoleDeps, ConsolePage, ViewRoute, Visitor } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'
import type { WalletPageState, WalletPayment } from '../wallet-page-state.ts'
import { WALLET_SCRIPT_PATH } from '../wallet-script.ts'
import { stateTag, stateText } from './payout-state.ts'

/** Where a payout is approved for the merchant's own wallet and then paid by it. */
export const viewWalletPayout: ViewRoute = {
  method: 'GET',
  path: walletPath(),
  handler: (deps, visitor, query) => walletPayoutPage(deps, visitor, payoutIdIn(query), null),
}

/** The page, with what was refused when something was. Transactions are shown to those who may decide, nobody else. */
export async function walletPayoutPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  payoutId: string | null,
  refused: string | null,
): Promise<ConsolePage> {
  const { businessId, role } = visitor.session
  const payout = payoutId === null ? null : await findPayout(deps.db, businessId, payoutId)
  const page = { kind: 'page', title: 'Pay with your own wallet', path: '/console/payouts' } as const
  const back = html`<p><a href="/console/payouts">All payouts</a></p>`
  if (!payout) return { ...page, status: 404, body: html`${alert('There is no such payout.')}${back}` }
  const decides = may(role, 'decide_payouts')
  const payable = decides ? await paymentOf(deps, payout) : null
  const payment = payable instanceof PayoutError ? null : payable
  const state: WalletPageState = { payoutId: payout.id, text: stateText(payout), payment }
  const chooses =
    decides && payout.state === 'created' && payout.source === 'account' && payout.approvedBy.length === 0
  return {
    ...page,
    status: refused === null ? 200 : 422,
    script: WALLET_SCRIPT_PATH,
    body: html`${alert(refused === null ? null : `Nothing was changed: ${refused}`)}${
      payable instanceof PayoutError && alert(`It cannot be paid now: ${payable.message}.`)
    }${summary(deps, payout)}
${chooses && chooseForm(visitor, payout)}
${payment !== null && paySection()}
<div data-part="transactions">${payment !== null && byHand(payment)}</div>
${!decides && html`<p class="note">Your role may look at payouts, not pay them.</p>`}
${back}${embedJson('wallet-state', state)}`,
  }
}

/** What the wallet pays, null when it is not to pay now, or why it cannot. */
async function paymentOf(deps: ConsoleDeps, payout: Payout): Promise<WalletPayment | PayoutError | null> {
  if (payout.source !== 'wallet' || payout.state !== 'processing') return null
  const signing = await transactionsOf(payout, deps.payoutWriters).catch((error: unknown) => {
    if (error instanceof PayoutError) return error
    throw error
  })
  if (signing instanceof PayoutError) return signing
  const { chainId, from, calls } = signing
  return {
    // Own wallets are of EVM chains only: the name of the chain is its number (CAIP-2).
    chainId: Number(chainId.replace(/^eip155:/, '')),
    network: deps.registry.network(chainId)?.network ?? chainId,
    payer: showAddress(deps, chainId, from),
    transactions: calls.map(({ to, data, value = 0n }) => ({
      ...{ to: showAddress(deps, chainId, to), data, value: value.toString() },
    })),
  }
}

function summary(deps: ConsoleDeps, payout: Payout): Html {
  const { requests, chainId, source, payer, txid } = payout
  return html`<section class="card" data-part="state" aria-labelledby="status-heading">
<h2 id="status-heading" class="money">${showAmount(deps.registry, payout.assetId, totalOf(requests))} to ${requests.length} ${requests.length === 1 ? 'recipient' : 'recipients'}</h2>
<p>${stateTag(payout)}</p><dl class="figures">
<div><dt>Paid by</dt><dd>${
    source === 'wallet'
      ? html`<span class="address">${showAddress(deps, chainId, payer ?? '')}</span>`
      : 'the payout account'
  }</dd></div>
${txid !== null && html`<div><dt>Transaction</dt><dd><span class="hash">${txid}</span></dd></div>`}
${payout.reason !== null && html`<div><dt>Why</dt><dd>${payout.reason}</dd></div>`}</dl></section>`
}

function chooseForm(visitor: Visitor, { id }: Payout): Html {
  return html`<form class="card" method="post" action="${walletPath()}">${tokenField(visitor)}<input type="hidden" name="payout" value="${id}">
<h2>Approve for a wallet</h2>
<label for="wallet">Address of the wallet that pays</label>
<input id="wallet" name="wallet" required maxlength="128" autocomplete="off" spellcheck="false" aria-describedby="wallet-note">
<p class="note" id="wallet-note">It needs the total and the gas. Another wallet, or the payout account, cannot be chosen afterwards: two payers could both pay.</p>
${walletPlace()}
${approvalCode(visitor, 'code')}
<button class="button button-primary">Approve for this wallet</button></form>`
}

function paySection(): Html {
  return html`<section class="card" aria-labelledby="pay-heading"><h2 id="pay-heading">Pay with your wallet</h2>
${walletPlace()}<ol data-hashes></ol></section>`
}

function walletPlace(): Html {
  return html`<p class="note" data-no-wallet>No wallet was found in this browser.</p>
<div class="wallets" data-wallets hidden></div><p role="status" data-wallet-note></p>`
}

function byHand({ chainId, network, payer, transactions }: WalletPayment): Html {
  return html`<section class="card" aria-labelledby="hand-heading"><h2 id="hand-heading">By hand</h2>
<p>Send ${transactions.length === 1 ? 'this' : 'these, each after the one before is in a block,'} from <span class="address">${payer}</span> on ${network} (chain ${chainId}). Sent twice it pays once.</p>
${transactions.map(({ to, data, value }, index) => {
  const step = index === transactions.length - 1 ? 'Payment' : 'Approval'
  return html`<h3>${step}</h3><dl class="figures"><div><dt>To</dt><dd><span class="address">${to}</span></dd></div>
<div><dt>Value in base units</dt><dd>${value}</dd></div></dl>
<label for="data-${index}">Data of the ${step.toLowerCase()}</label><textarea id="data-${index}" class="hash" rows="4" readonly>${data}</textarea>`
})}</section>`
}
