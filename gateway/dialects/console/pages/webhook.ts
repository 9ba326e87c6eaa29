import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { readWebhook } from '../../../businesses/webhook.ts'
import { tokenField } from '../layout.ts'
import type { ConsoleDeps, Visitor } from '../route.ts'

export const URL_CHARS_MAX = 2_000

/** A URL that was typed and refused. */
export interface RefusedWebhook {
  readonly url: string
  readonly why: string
}

/** Where Bleumi webhooks go, and for those who manage the account what they are signed with. */
export async function webhookSettings(
  { db }: ConsoleDeps,
  visitor: Visitor,
  refused: RefusedWebhook | null,
): Promise<Html> {
  const { url, secret } = await readWebhook(db, visitor.session.businessId)
  return html`<section aria-labelledby="webhook-heading"><h2 id="webhook-heading">Webhooks of Bleumi Pay</h2>
<p>One URL hears of every payment and every settle or refund. Each request is signed; the header <code>webhook-signature</code> proves it.</p>
${
  may(visitor.session.role, 'manage_account')
    ? form(visitor, refused?.url ?? url ?? '', secret, refused)
    : html`<dl class="card figures"><div><dt>URL</dt><dd>${url ?? 'none: no webhook is sent'}</dd></div></dl>`
}</section>`
}

function form(visitor: Visitor, url: string, secret: string | null, refused: RefusedWebhook | null): Html {
  const wrong = refused !== null && html` aria-invalid="true" aria-describedby="webhook-why"`
  return html`<form class="card" method="post" action="/console/settings/webhook">${tokenField(visitor)}
<label for="webhook-url">URL; empty for none</label>
<input id="webhook-url" name="url" maxlength="${URL_CHARS_MAX}" inputmode="url" autocomplete="off" spellcheck="false" value="${url}"${wrong}>
${refused !== null && html`<p class="wrong" id="webhook-why">${refused.why}</p>`}
${
  secret === null
    ? html`<p class="note">The secret is made with the first URL.</p>`
    : html`<details><summary>Show the secret</summary><p><code class="hash">${secret}</code></p></details>`
}
<button class="button button-primary">Save webhook</button></form>`
}
