import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { SECRET_GRACE_MS } from '../../../businesses/rotate-webhook-secret.ts'
import { readWebhook, secretMark, type Webhook } from '../../../businesses/webhook.ts'
import { formatTime, tokenField } from '../layout.ts'
import type { ConsoleDeps, Visitor } from '../route.ts'

/** Longest webhook URL that is read. */
export const URL_CHARS_MAX = 2_000

/** A URL that was typed and refused. */
export interface RefusedWebhook {
  readonly url: string
  readonly why: string
}

/** Where Bleumi webhooks go, and for those who manage the account what they are signed with. */
export async function webhookSettings(
  { db, box, clock }: ConsoleDeps,
  visitor: Visitor,
  refused: RefusedWebhook | null,
): Promise<Html> {
  const webhook = await readWebhook(db, box, visitor.session.businessId, clock.nowMs())
  return html`<section aria-labelledby="webhook-heading"><h2 id="webhook-heading">Webhooks of Bleumi Pay</h2>
<p>One URL hears of every payment and every settle or refund. Each request is signed; the header <code>webhook-signature</code> proves it.</p>
${
  may(visitor.session.role, 'manage_account')
    ? html`${urlForm(visitor, webhook, refused)}${webhook.secret !== null && rotateForm(visitor, webhook.secret, webhook.retiredUntilMs)}`
    : html`<dl class="card figures"><div><dt>URL</dt><dd>${webhook.url ?? 'none: no webhook is sent'}</dd></div></dl>`
}</section>`
}

function urlForm(visitor: Visitor, { url, secret }: Webhook, refused: RefusedWebhook | null): Html {
  const wrong = refused !== null && html` aria-invalid="true" aria-describedby="webhook-why"`
  return html`<form class="card" method="post" action="/console/settings/webhook">${tokenField(visitor)}
<label for="webhook-url">URL; empty for none</label>
<input id="webhook-url" name="url" maxlength="${URL_CHARS_MAX}" inputmode="url" autocomplete="off" spellcheck="false" value="${refused?.url ?? url ?? ''}"${wrong}>
${refused !== null && html`<p class="wrong" id="webhook-why">${refused.why}</p>`}
${
  secret === null
    ? html`<p class="note">The secret is made with the first URL.</p>`
    : html`<details><summary>Show the secret</summary><p><code class="hash">${secret}</code></p></details>`
}
<button class="button button-primary">Save webhook</button></form>`
}

/** The form names the secret that its page showed, so that sending it twice rotates once. */
function rotateForm(visitor: Visitor, secret: string, retiredUntilMs: readonly number[]): Html {
  return html`<div class="card"><h3>Another secret</h3>
${retiredUntilMs.map(until => html`<p class="note">A secret that was replaced signs too until ${formatTime(until)}.</p>`)}
<details><summary>Rotate the secret</summary>
<form method="post" action="/console/settings/webhook/rotate">${tokenField(visitor)}<input type="hidden" name="mark" value="${secretMark(secret)}">
<p>A new secret signs from now on, and this one beside it for ${SECRET_GRACE_MS / 3_600_000} hours: give your receiver the new one meanwhile.</p>
<button class="button">Rotate</button></form></details></div>`
}
