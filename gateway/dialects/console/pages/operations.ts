import { type Html, html } from '../../../../checkout/html.ts'
import { listShownOperations, type ShownOperation } from '../../../storage/console-operations.ts'
import { cardList, formatTime } from '../layout.ts'
import type { ConsoleDeps, ViewRoute } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'

const OPERATIONS_SHOWN = 100

/** What merchants asked to be settled or refunded by the Bleumi protocol, and what became of it (reference bleumi 3.3). */
export const viewOperations: ViewRoute = {
  method: 'GET',
  path: '/console/operations',
  handler: async (deps, { session }) => {
    const operations = await listShownOperations(deps.db, session.businessId, OPERATIONS_SHOWN)
    const isOver = ({ condition }: ShownOperation): boolean =>
      condition === 'succeeded' || condition === 'failed'
    const cards = (shown: readonly ShownOperation[]): Html[] => shown.map(operation => card(deps, operation))
    return {
      kind: 'page',
      status: 200,
      title: 'Operations',
      path: '/console/operations',
      body: html`<p>Settles and refunds that were asked for by the Bleumi protocol, ${OPERATIONS_SHOWN} of a kind at most.</p>
<h2>Under way</h2>${cardList(cards(operations.filter(operation => !isOver(operation))), 'None is under way.')}
<h2>Over</h2>${cardList(cards(operations.filter(isOver)), 'There is none yet.')}`,
    }
  },
}

const TAGS: Readonly<
  Record<ShownOperation['condition'], { readonly tag: 'good' | 'notice' | 'bad'; readonly text: string }>
> = {
  due: { tag: 'notice', text: 'Waits for its transaction' },
  failing: { tag: 'bad', text: 'Refused so far, tried again' },
  sent: { tag: 'notice', text: 'Sent, waits for confirmations' },
  parked: { tag: 'bad', text: 'Needs a person' },
  succeeded: { tag: 'good', text: 'Done' },
  failed: { tag: 'bad', text: 'Failed; nothing was moved' },
}

function card(deps: ConsoleDeps, operation: ShownOperation): Html {
  const { kind, condition, chainId, assetId, amountAtoms, name, reason, txid } = operation
  const { tag, text } = TAGS[condition]
  const what =
    kind === 'refund'
      ? `Refund of ${deps.registry.byId(assetId)?.ticker ?? assetId}`
      : `Settle ${showAmount(deps.registry, assetId, amountAtoms)}`
  return html`<li class="card"><h3 class="money">${what}</h3><p><span class="tag tag-${tag}">${text}</span></p><dl class="figures">
<div><dt>Payment</dt><dd><code>${name}</code></dd></div>
<div><dt>Address</dt><dd><span class="address">${showAddress(deps, chainId, operation.tillAddress)}</span></dd></div>
<div><dt>Asked</dt><dd>${formatTime(operation.atMs)} by <code>${operation.requestedBy}</code></dd></div>
<div><dt>Number</dt><dd><code>${operation.handle.toString()}</code></dd></div>
${txid !== null && html`<div><dt>Transaction</dt><dd><span class="hash">${txid}</span></dd></div>`}
${reason !== null && html`<div><dt>Why</dt><dd>${reason}</dd></div>`}</dl></li>`
}
