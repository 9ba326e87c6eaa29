import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import type { Waiting } from '../../../storage/console-overview.ts'
import { callbackPath } from '../callback-paths.ts'
import { cardList, figures, formatTime, tokenField } from '../layout.ts'
import type { ConsoleDeps, Visitor } from '../route.ts'
import { showAddress, showAmount } from '../show-asset.ts'

/** Where a parked forward is tried again. */
export const RETRY_FORWARD_PATH = '/console/forwards/retry'

const WHY: Readonly<Record<Waiting['suspense'][number]['kind'], string>> = {
  below_minimum: 'Below the minimum of its address',
  other_asset: 'Another coin than its address is for',
  unlogged: 'Arrived without a record on the chain',
  missing: 'Less is there than the books say',
  receivable: 'Left the chain after you had been told of it',
  unknown_asset: 'A token that this gateway does not know',
}

/** What waits for a person, each with what can be done about it. */
export function waitingList(
  deps: ConsoleDeps,
  visitor: Visitor,
  { suspense, parked, exhausted }: Waiting,
): Html {
  const cards = [
    ...suspense.map(item => suspenseCard(deps, item)),
    ...parked.map(forward => parkedCard(deps, visitor, forward)),
    ...exhausted.map(exhaustedCard),
  ]
  return cardList(cards, 'Nothing waits.')
}

function suspenseCard(deps: ConsoleDeps, item: Waiting['suspense'][number]): Html {
  const { subject, chainId, address, assetId, amountAtoms } = item
  return html`<li class="card"><h3>${WHY[item.kind]}</h3>${figures([
    ['Amount', amountAtoms === null ? assetId : showAmount(deps.registry, assetId, amountAtoms)],
    ['At', html`<span class="address">${showAddress(deps, chainId, address)}</span>`],
    ...(subject === null
      ? []
      : [['Decide with', html`<code>polytill suspense … ${subject}</code>`] as const]),
  ])}</li>`
}

function parkedCard(deps: ConsoleDeps, visitor: Visitor, forward: Waiting['parked'][number]): Html {
  const { id, chainId, tillAddress, assetId, amountAtoms, reason, owedSinceMs } = forward
  return html`<li class="card"><h3>A forward is parked</h3>${figures([
    ['Amount', showAmount(deps.registry, assetId, amountAtoms)],
    ['At', html`<span class="address">${showAddress(deps, chainId, tillAddress)}</span>`],
    ['Owed since', formatTime(owedSinceMs)],
    ['Why', reason],
    ['Id', html`<code>${id}</code>`],
  ])}${
    may(visitor.session.role, 'retry_forwards') &&
    html`<form method="post" action="${RETRY_FORWARD_PATH}">${tokenField(visitor)}<input type="hidden" name="id" value="${id}">
<p class="note">Once its reason is mended. Nothing is paid twice.</p>
<button class="button">Try again<span class="visually-hidden"> ${id}</span></button></form>`
  }</li>`
}

function exhaustedCard({ id, url, atMs }: Waiting['exhausted'][number]): Html {
  return html`<li class="card"><h3>A callback was given up</h3>${figures([
    ['Of', formatTime(atMs)],
    ['To', url],
    [
      'Log',
      html`<a href="${callbackPath(id)}">Answers, and send again<span class="visually-hidden"> ${id}</span></a>`,
    ],
  ])}</li>`
}
