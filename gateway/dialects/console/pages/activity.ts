import { html } from '../../../../checkout/html.ts'
import { type AccountActKind, listAccountActs } from '../../../storage/account-acts.ts'
import { formatTime } from '../layout.ts'
import type { ViewRoute } from '../route.ts'

const ACTS_SHOWN = 200

const NAMES: Readonly<Record<AccountActKind, string>> = {
  'address.set': 'Address set',
  'address.removed': 'Address removed',
  'key.created': 'Key created',
  'key.revoked': 'Key revoked',
  'key.override': 'Naming addresses allowed or forbidden',
  'setting.changed': 'Setting changed',
  'webhook.rotated': 'Webhook secret rotated',
  'delivery.resent': 'Callback sent again',
  'forward.retried': 'Parked forward tried again',
  'recipient.listed': 'Recipient of payouts listed',
  'recipient.removed': 'Recipient of payouts taken off the list',
  'member.added': 'Member added',
  'member.removed': 'Member removed',
  'member.password': 'Password of a member renewed',
  'factor.on': 'Second factor turned on',
  'factor.off': 'Second factor turned off',
  'factor.codes': 'Recovery codes renewed',
}

/** Who changed what, newest first (F101). */
export const viewActivity: ViewRoute = {
  method: 'GET',
  path: '/console/activity',
  handler: async (deps, { session }) => {
    const acts = await listAccountActs(deps.db, session.businessId, ACTS_SHOWN)
    return {
      kind: 'page',
      status: 200,
      title: 'Activity',
      path: '/console/activity',
      body: html`<p>The last ${ACTS_SHOWN} changes of this account. Nobody can alter or delete them.</p>${
        acts.length === 0
          ? html`<p>Nothing was changed yet.</p>`
          : html`<ul class="cards">${acts.map(
              act => html`<li class="card"><h2>${NAMES[act.act]}</h2><dl class="figures">
<div><dt>When</dt><dd>${formatTime(act.atMs)}</dd></div>
<div><dt>Who</dt><dd>${act.actorEmail ?? act.actor}</dd></div>
<div><dt>What</dt><dd><code>${act.subject}</code></dd></div>
${act.before !== null && html`<div><dt>Before</dt><dd><code>${act.before}</code></dd></div>`}
${act.after !== null && html`<div><dt>After</dt><dd><code>${act.after}</code></dd></div>`}
</dl></li>`,
            )}</ul>`
      }`,
    }
  },
}
