import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { listRecipients, setWhitelist, unlistRecipients } from '../../../payouts/change-whitelist.ts'
import { payoutWhitelist } from '../../../storage/payouts-whitelist.ts'
import { alert, tokenField } from '../layout.ts'
import { type ConsoleDeps, type ConsolePage, formRoute, type ViewRoute, type Visitor } from '../route.ts'

/** Addresses that one form takes, and that the page lists. */
const TAKEN_MAX = 100
const SHOWN_MAX = 500
const TEXT_MAX = 10_000
const PATH = '/console/payouts/recipients'

/** Addresses that were typed, and why none of them was taken. */
interface Refused {
  readonly typed: string
  readonly why: string
}

/** Whom the business may pay at all (reference bleumi 2.3, `not_whitelisted`). */
export const viewRecipients: ViewRoute = {
  method: 'GET',
  path: PATH,
  handler: (deps, visitor) => recipientsPage(deps, visitor, null),
}

/** Puts addresses on the list of who may be paid; all of them or none. */
export const addToWhitelist = formRoute({
  method: 'POST',
  path: PATH,
  permission: 'manage_account',
  fields: z.strictObject({ addresses: z.string().max(TEXT_MAX) }),
  handler: async (deps, visitor, { addresses: typed }) => {
    const addresses = parseAddresses(deps, typed)
    if (typeof addresses === 'string') return recipientsPage(deps, visitor, { typed, why: addresses })
    await listRecipients(deps.db, managerOf(visitor), addresses)
    return { kind: 'redirect', path: PATH, notice: 'recipients-listed' }
  },
})

/** Takes an address off the list. */
export const removeFromWhitelist = formRoute({
  method: 'POST',
  path: `${PATH}/remove`,
  permission: 'manage_account',
  fields: z.strictObject({ address: z.string().max(128) }),
  handler: async (deps, visitor, { address }) => {
    await unlistRecipients(deps.db, managerOf(visitor), [address])
    return { kind: 'redirect', path: PATH, notice: 'recipient-removed' }
  },
})

/** Whether the list is in force. */
export const switchWhitelist = formRoute({
  method: 'POST',
  path: `${PATH}/switch`,
  permission: 'manage_account',
  fields: z.strictObject({ whitelist: z.enum(['on', 'off']) }),
  handler: async (deps, visitor, { whitelist }) => {
    await setWhitelist(deps.db, managerOf(visitor), whitelist === 'on')
    return { kind: 'redirect', path: PATH, notice: `whitelist-${whitelist}` }
  },
})

function managerOf({ session }: Visitor): { businessId: string; actor: string } {
  return { businessId: session.businessId, actor: session.userId }
}

/** The addresses of a text, one in each line, canonical form; a sentence when they are not all addresses. */
function parseAddresses(deps: ConsoleDeps, text: string): string[] | string {
  const lines = text.split(/\s+/).filter(line => line !== '')
  if (lines.length === 0) return 'no address was given'
  if (lines.length > TAKEN_MAX) return `at most ${TAKEN_MAX} addresses at a time`
  const addresses = []
  for (const line of lines) {
    const address = deps.tillFactories.evm.parseAddress(line)
    if (address === null) return `this is no address, or its checksum is wrong: ${line}`
    addresses.push(address)
  }
  return addresses
}

async function recipientsPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  refused: Refused | null,
): Promise<ConsolePage> {
  const { enforced, recipients } = await payoutWhitelist(deps.db, visitor.session.businessId)
  const manages = may(visitor.session.role, 'manage_account')
  const shown = recipients.slice(0, SHOWN_MAX)
  return {
    kind: 'page',
    status: refused === null ? 200 : 422,
    title: 'Who may be paid',
    path: '/console/payouts',
    body: html`<p><a href="/console/payouts">Back to payouts</a></p>
${alert(refused === null ? null : `Nothing was changed: ${refused.why}.`)}
${ruleCard(visitor, { enforced, isEmpty: recipients.length === 0, manages })}
${manages && addForm(visitor, refused)}
<h2>Listed recipients</h2>${recipients.length > SHOWN_MAX && html`<p>The first ${SHOWN_MAX} of ${recipients.length}.</p>`}
${
  shown.length === 0
    ? html`<p>Nobody is listed.</p>`
    : html`<ul class="rows">${shown.map(address => recipientRow(deps, visitor, address, manages))}</ul>`
}`,
  }
}

function ruleCard(
  visitor: Visitor,
  { enforced, isEmpty, manages }: { enforced: boolean; isEmpty: boolean; manages: boolean },
): Html {
  const rule = enforced
    ? 'Only listed recipients may be paid.'
    : 'Anyone may be paid: the list is not in force.'
  const next = enforced ? 'Let anyone be paid' : 'Allow listed recipients only'
  return html`<section class="card" aria-labelledby="rule"><h2 id="rule">${rule}</h2>
<p>The list is asked when a payment is requested, and again when it is approved.${isEmpty && ' Nobody is listed: with the list in force nothing can be paid.'}</p>
${
  manages &&
  html`<form method="post" action="${PATH}/switch">${tokenField(visitor)}<input type="hidden" name="whitelist" value="${enforced ? 'off' : 'on'}">
<button class="button">${next}</button></form>`
}</section>`
}

function addForm(visitor: Visitor, refused: Refused | null): Html {
  return html`<h2>List recipients</h2><form class="card" method="post" action="${PATH}">${tokenField(visitor)}
<label for="addresses">Addresses, one in each line</label>
<textarea id="addresses" name="addresses" rows="4" required maxlength="${TEXT_MAX}" autocomplete="off" spellcheck="false"${
    refused !== null && html` aria-invalid="true" aria-describedby="addresses-why"`
  }>${refused?.typed ?? ''}</textarea>
${refused !== null && html`<p class="wrong" id="addresses-why">${refused.why}</p>`}
<button class="button button-primary">Add to the list</button></form>`
}

function recipientRow(deps: ConsoleDeps, visitor: Visitor, address: string, manages: boolean): Html {
  const shown = deps.tillFactories.evm.formatAddress(address)
  return html`<li><span class="address">${shown}</span>${
    manages &&
    html`<form method="post" action="${PATH}/remove">${tokenField(visitor)}<input type="hidden" name="address" value="${address}">
<button class="button">Remove<span class="visually-hidden"> ${shown}</span></button></form>`
  }</li>`
}
