import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { resendDelivery } from '../../../notify/resend-delivery.ts'
import {
  ATTEMPTS_SHOWN,
  findDelivery,
  type ShownAttempt,
  type ShownDelivery,
} from '../../../storage/console-deliveries.ts'
import { CALLBACKS_PATH, callbackIn, callbackPath, deliveryId } from '../callback-paths.ts'
import { alert, formatTime, tokenField } from '../layout.ts'
import { type ConsoleDeps, type ConsolePage, formRoute, type ViewRoute, type Visitor } from '../route.ts'
import { answerText, deliveryTag, KINDS } from './delivery-state.ts'

const NOT_SENT =
  'Nothing was changed: the callback is on its way already, or a later one of the same payment took its place.'

/** One callback: what was sent, what came back, and the button to send it again. */
export const viewCallback: ViewRoute = {
  method: 'GET',
  path: `${CALLBACKS_PATH}/log`,
  handler: (deps, visitor, query) => callbackPage(deps, visitor, callbackIn(query), null),
}

/** Makes a delivery due again, with the same bytes. */
export const resendCallback = formRoute({
  method: 'POST',
  path: `${CALLBACKS_PATH}/resend`,
  permission: 'resend_callbacks',
  fields: z.strictObject({ id: deliveryId }),
  handler: async (deps, visitor, { id }) => {
    const { businessId, userId: actor } = visitor.session
    const offsetMs = deps.clock.offsetMs()
    return (await resendDelivery(deps.db, { businessId, actor }, { id, offsetMs }))
      ? { kind: 'redirect', path: callbackPath(id), notice: 'delivery-due' }
      : callbackPage(deps, visitor, id, NOT_SENT)
  },
})

async function callbackPage(
  { db }: ConsoleDeps,
  visitor: Visitor,
  id: string | null,
  refused: string | null,
): Promise<ConsolePage> {
  const found = id === null ? null : await findDelivery(db, visitor.session.businessId, id)
  const back = html`<p><a href="${CALLBACKS_PATH}">All callbacks</a></p>`
  return {
    kind: 'page',
    status: found === null ? 404 : refused === null ? 200 : 422,
    title: found === null ? 'No such callback' : KINDS[found.kind],
    path: CALLBACKS_PATH,
    body: html`${back}${alert(refused)}${found && shownDelivery(visitor, found)}`,
  }
}

function shownDelivery(visitor: Visitor, delivery: ShownDelivery): Html {
  const { id, transferId, method, url, contentType, body, attempts, log } = delivery
  return html`<section class="card" aria-labelledby="request"><h2 id="request">Request</h2><p>${deliveryTag(delivery)}</p>
<dl class="figures"><div><dt>Id</dt><dd><code class="hash">${id}</code></dd></div>
<div><dt>Payment</dt><dd><code class="hash">${transferId}</code></dd></div>
<div><dt>Written</dt><dd>${formatTime(delivery.createdAtMs)}</dd></div></dl>
<pre>${method} ${url}${contentType !== null && `\ncontent-type: ${contentType}`}${body !== null && `\n\n${body}`}</pre>
${may(visitor.session.role, 'resend_callbacks') && resendForm(visitor, delivery)}</section>
<h2>Answers</h2>${attempts > ATTEMPTS_SHOWN && html`<p>The last ${ATTEMPTS_SHOWN} of ${attempts}.</p>`}
${log.length === 0 ? html`<p>No attempt has ended yet.</p>` : html`<ol class="cards">${log.map(attemptCard)}</ol>`}`
}

function resendForm(visitor: Visitor, { id, isReplaced }: ShownDelivery): Html {
  if (isReplaced)
    return html`<p class="note">A later callback of the same payment took its place: send that one again.</p>`
  return html`<form method="post" action="${CALLBACKS_PATH}/resend">${tokenField(visitor)}<input type="hidden" name="id" value="${id}">
<p class="note">The same bytes are sent once more, whatever was answered before. Your server must know it by its id.</p>
<button class="button button-primary">Send again</button></form>`
}

function attemptCard({
  number,
  startedAtMs,
  durationMs,
  responseStatus,
  response,
  acknowledged,
}: ShownAttempt): Html {
  return html`<li class="card"><h3>Attempt ${number}: ${answerText(responseStatus)}</h3>
<p class="note">${formatTime(startedAtMs)}, ${durationMs} ms, ${acknowledged ? 'taken' : 'not taken'}</p>
${response === '' ? html`<p class="note">Empty body.</p>` : html`<pre>${response}</pre>`}</li>`
}
