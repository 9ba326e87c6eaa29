import { createHash } from 'node:crypto'
import { type Html, html } from '../../checkout/html.ts'
import { formatAtoms } from '../../gateway/domain/money.ts'
import type { LoggedPayment } from './gateway-api.ts'
import { renderTime } from './layout.ts'
import type { Notice } from './purchase.ts'
import type { Story } from './read-story.ts'
import type { ShopCoin } from './shop.ts'
import { STATE_WORDS } from './state-words.ts'

const NOTICE_WORDS: Readonly<Record<Notice['kind'], string>> = {
  pending: 'A payment was seen',
  confirmed: 'A payment is confirmed and forwarded',
  paid: 'The payment page is paid',
  deposit: 'A deposit is confirmed',
}

/** What happened so far, from both sides. `data-version` says whether anything changed. */
export function renderStory(story: Story, coin: ShopCoin): Html {
  const content = html`${renderStanding(story)}
<div class="columns">
${renderSent(story, coin)}
${renderNotices(story)}
${story.logs && renderLogs(story.logs, coin)}
${renderMoney(story, coin)}
</div>`
  const version = createHash('sha256').update(content.text).digest('base64url').slice(0, 16)
  return html`<div id="story" data-version="${version}">${content}</div>`
}

function renderStanding({ standing, purchase }: Story): Html {
  const { text, tone } = STATE_WORDS[standing.state]
  const { symbol, decimals } = purchase.unit
  const paid = standing.confirmedAtoms + standing.pendingAtoms
  const so = paid > 0n && html` <span class="money">${formatAtoms(paid, decimals)} ${symbol} so far.</span>`
  return html`<p class="card standing tone-${tone}" role="status"><strong>${text}</strong>${so}</p>`
}

function renderSent({ purchase }: Story, coin: ShopCoin): Html {
  const empty = html`<p class="note">Nothing yet. Press a button above.</p>`
  const list = html`<ol class="events">${purchase.sent.map(
    sent =>
      html`<li><p>${renderTime(sent.atMs)} sent <strong class="money">${sent.amount} ${coin.symbol}</strong>, block ${sent.blockNumber}</p><p class="hash">${sent.txid}</p></li>`,
  )}</ol>`
  return panel('payer', 'The payer', purchase.sent.length === 0 ? empty : list)
}

function renderNotices({ purchase }: Story): Html {
  const empty = html`<p class="note">No callback yet.</p>`
  const list = html`<ol class="events">${purchase.notices.map(renderNotice)}</ol>`
  const refused =
    purchase.refused > 0 &&
    html`<p class="warning">${purchase.refused} more came without the gateway's signature and were refused.</p>`
  return panel(
    'told',
    'What the shop was told',
    html`${purchase.notices.length === 0 ? empty : list}${refused}`,
  )
}

function renderNotice(notice: Notice): Html {
  const amount = notice.fields.get('value_coin') ?? notice.fields.get('paid_amount') ?? ''
  const coin = notice.fields.get('coin') ?? notice.fields.get('paid_coin') ?? ''
  const out = notice.fields.get('txid_out')
  return html`<li><p>${renderTime(notice.atMs)} ${NOTICE_WORDS[notice.kind]}: <strong class="money">${amount} ${coin}</strong>
<span class="tag tag-good">signature verified</span></p>
${out && html`<p>forwarded in <span class="hash">${out}</span></p>`}
<details><summary>The request</summary><dl class="fields">${[...notice.fields].map(
    ([name, value]) => html`<div><dt>${name}</dt><dd class="hash">${value}</dd></div>`,
  )}</dl></details></li>`
}

function renderLogs(logs: readonly LoggedPayment[], coin: ShopCoin): Html {
  const empty = html`<p class="note">The gateway's logs of this address are empty.</p>`
  const list = html`<ol class="events">${logs.map(
    payment => html`<li><p><strong class="money">${payment.value_coin} ${coin.symbol}</strong> <span class="tag tag-${payment.result === 'done' ? 'good' : 'notice'}">${payment.result}</span>
${payment.confirmations} confirmations, ${payment.logs.length} requests to the shop</p><p class="hash">${payment.txid_in}</p></li>`,
  )}</ol>`
  return panel('logs', 'The gateway’s logs', logs.length === 0 ? empty : list)
}

function renderMoney({ tillAtoms, recipients }: Story, { symbol, decimals }: ShopCoin): Html {
  const amount = (atoms: bigint): string => `${formatAtoms(atoms, decimals)} ${symbol}`
  return panel(
    'money',
    'Where the money is',
    html`<dl class="figures">
${tillAtoms !== null && html`<div><dt>At the address</dt><dd class="money">${amount(tillAtoms)}</dd></div>`}
${recipients.map(
  ({ name, hadAtoms, hasAtoms }) =>
    html`<div><dt>${name}</dt><dd class="money">${amount(hasAtoms)} <span class="note">(${hasAtoms >= hadAtoms ? '+' : '−'}${amount(hasAtoms >= hadAtoms ? hasAtoms - hadAtoms : hadAtoms - hasAtoms)} since this purchase)</span></dd></div>`,
)}
</dl>
<p class="note">Read from the chain now.</p>`,
  )
}

function panel(id: string, title: string, content: Html): Html {
  return html`<section class="card panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`
}
