import { type Html, html } from '../../../../checkout/html.ts'
import {
  type DeliveryState,
  type ListedDelivery,
  listDeliveries,
} from '../../../storage/console-deliveries.ts'
import { CALLBACKS_PATH, callbackPath, listedIn, listPath } from '../callback-paths.ts'
import { cardList, formatTime } from '../layout.ts'
import type { ViewRoute } from '../route.ts'
import { answerText, deliveryTag, KINDS } from './delivery-state.ts'

const SHOWN = 30
const URL_SHOWN = 100

const FILTERS: readonly (readonly [DeliveryState | null, string])[] = [
  [null, 'All'],
  ['pending', 'Waiting'],
  ['exhausted', 'Given up'],
  ['delivered', 'Delivered'],
]

/** What the merchant's server was told, the latest first (design 7, "delivery log"). */
export const viewCallbacks: ViewRoute = {
  method: 'GET',
  path: CALLBACKS_PATH,
  handler: async (deps, { session }, query) => {
    const { state, before } = listedIn(query)
    const found = await listDeliveries(deps.db, session.businessId, { state, before, limit: SHOWN + 1 })
    const shown = found.slice(0, SHOWN)
    const last = found.length > SHOWN ? shown.at(-1) : undefined
    return {
      kind: 'page',
      status: 200,
      title: 'Callbacks',
      path: CALLBACKS_PATH,
      body: html`<p>Callbacks and webhooks to your server, with what it answered. Each is repeated for three days until it is taken.</p>
<nav aria-label="Which callbacks"><ul class="choices">${FILTERS.map(
        ([value, name]) =>
          html`<li><a href="${listPath(value, null)}"${value === state && html` aria-current="page"`}>${name}</a></li>`,
      )}</ul></nav>
${cardList(shown.map(card), state === null && before === null ? 'None was sent yet.' : 'There is none.')}
${last && html`<p><a href="${listPath(state, last.id)}">Older ones</a></p>`}`,
    }
  },
}

function card(delivery: ListedDelivery): Html {
  const { id, kind, method, url, createdAtMs, attempts, lastStatus } = delivery
  return html`<li class="card"><h2>${KINDS[kind]}</h2><p>${deliveryTag(delivery)}</p><dl class="figures">
<div><dt>Written</dt><dd>${formatTime(createdAtMs)}</dd></div>
<div><dt>To</dt><dd>${method} <span class="hash">${shortened(url)}</span></dd></div>
<div><dt>Attempts</dt><dd>${attempts}${lastStatus !== null && `, the last one: ${answerText(lastStatus)}`}</dd></div></dl>
<p><a href="${callbackPath(id)}">Request and answers<span class="visually-hidden"> of ${id}</span></a></p></li>`
}

/** The beginning of a URL, where the merchant's own part stands: our fields follow it. The callback's page shows all. */
function shortened(url: string): string {
  return url.length > URL_SHOWN ? `${url.slice(0, URL_SHOWN)}…` : url
}
