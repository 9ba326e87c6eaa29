import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { BusinessError } from '../../../businesses/errors.ts'
import {
  allowAddressOverride,
  issueKey,
  KEY_LABEL_MAX,
  withdrawKey,
} from '../../../businesses/manage-keys.ts'
import { may } from '../../../businesses/role.ts'
import { type ListedKey, listApiKeys } from '../../../storage/api-key-list.ts'
import { alert, cardList, formatTime, tokenField } from '../layout.ts'
import { type ConsoleDeps, type ConsolePage, formRoute, type ViewRoute, type Visitor } from '../route.ts'

const KEYS_SHOWN = 200
/** What a key can speak, by the value of the form's choice: a dialect, and of Bleumi an edition. */
const PROTOCOLS = {
  blockbee: { dialect: 'blockbee', name: 'BlockBee' },
  'bleumi-g2': { dialect: 'bleumi', edition: 'g2', name: 'Bleumi Pay, wallets of one token (2019)' },
  'bleumi-g3': { dialect: 'bleumi', edition: 'g3', name: 'Bleumi Pay, wallets of any token (end of 2019)' },
  'bleumi-g4': {
    dialect: 'bleumi',
    edition: 'g4',
    name: 'Bleumi Pay, payments and hosted checkout (until May 2020)',
  },
  'bleumi-g5': {
    dialect: 'bleumi',
    edition: 'g5',
    name: 'Bleumi Pay, payments and hosted checkout (from June 2020 on)',
  },
  bleepay: { dialect: 'bleepay', name: 'Bleepay' },
} as const
const CHOICES = ['blockbee', 'bleumi-g2', 'bleumi-g3', 'bleumi-g4', 'bleumi-g5', 'bleepay'] as const
const NO_SUCH_KEY = 'There is no such valid key.'

const keyId = z.string().max(64)

/** API keys: a list, a new one, revocation, and the right to name addresses (reference blockbee 1.2). */
export const viewKeys: ViewRoute = {
  method: 'GET',
  path: '/console/keys',
  handler: (deps, visitor) => keysPage(deps, visitor, {}),
}

/** Creates a key and shows its text in the answer, the only time it is shown. */
export const createKey = formRoute({
  method: 'POST',
  path: '/console/keys',
  permission: 'manage_account',
  fields: z.strictObject({
    dialect: z.enum(CHOICES),
    label: z.string().max(4 * KEY_LABEL_MAX),
    override: z.literal('on').optional(),
  }),
  handler: async (deps, visitor, { dialect, label, override }) => {
    try {
      const { name: _, ...spoken } = PROTOCOLS[dialect]
      const input = { ...spoken, label, addressOverride: override === 'on' }
      const { key } = await issueKey(deps.db, manager(visitor), input)
      return keysPage(deps, visitor, { created: key })
    } catch (error) {
      if (!(error instanceof BusinessError)) throw error
      return keysPage(deps, visitor, { error: error.message, label })
    }
  },
})

/** Revokes a key. */
export const revokeKey = formRoute({
  method: 'POST',
  path: '/console/keys/revoke',
  permission: 'manage_account',
  fields: z.strictObject({ id: keyId }),
  handler: async (deps, visitor, { id }) =>
    (await withdrawKey(deps.db, manager(visitor), id))
      ? { kind: 'redirect', path: '/console/keys', notice: 'key-revoked' }
      : keysPage(deps, visitor, { error: NO_SUCH_KEY }),
})

/** Allows or forbids a key to name addresses in its requests. */
export const setOverride = formRoute({
  method: 'POST',
  path: '/console/keys/override',
  permission: 'manage_account',
  fields: z.strictObject({ id: keyId, override: z.enum(['on', 'off']) }),
  handler: async (deps, visitor, { id, override }) =>
    (await allowAddressOverride(deps.db, manager(visitor), { id, allowed: override === 'on' }))
      ? { kind: 'redirect', path: '/console/keys', notice: `override-${override}` }
      : keysPage(deps, visitor, { error: NO_SUCH_KEY }),
})

function manager({ session }: Visitor): { businessId: string; actor: string } {
  return { businessId: session.businessId, actor: session.userId }
}

async function keysPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  shown: { readonly created?: string; readonly error?: string; readonly label?: string },
): Promise<ConsolePage> {
  const keys = await listApiKeys(deps.db, visitor.session.businessId, KEYS_SHOWN)
  const manages = may(visitor.session.role, 'manage_account')
  return {
    kind: 'page',
    status: shown.error === undefined ? 200 : 422,
    title: 'API keys',
    path: '/console/keys',
    body: html`${alert(shown.error === undefined ? null : `Nothing was changed: ${shown.error}`)}
${
  shown.created !== undefined &&
  html`<div class="done" role="status"><p>This is the new key. It is shown this once and stored nowhere: copy it now.</p>
<p><code id="created-key">${shown.created}</code></p></div>`
}
${manages && createForm(visitor, shown.label ?? '')}
<h2>Keys</h2>${cardList(
      keys.map(key => keyCard(visitor, key, manages)),
      'There is no key yet.',
    )}`,
  }
}

function createForm(visitor: Visitor, label: string): Html {
  return html`<h2>New key</h2><form class="card" method="post" action="/console/keys">${tokenField(visitor)}
<label for="dialect">Protocol</label>
<select id="dialect" name="dialect">${CHOICES.map(value => html`<option value="${value}">${PROTOCOLS[value].name}</option>`)}</select>
<label for="label">Name, for you to know it by</label>
<input id="label" name="label" maxlength="${KEY_LABEL_MAX}" autocomplete="off" value="${label}">
<label class="check"><input type="checkbox" name="override" value="on"> Requests with this key may name the address that gets the money</label>
<button class="button button-primary">Create key</button></form>`
}

function keyCard(visitor: Visitor, key: ListedKey, manages: boolean): Html {
  const name = key.label || key.id
  return html`<li class="card"><h3>${name}</h3>
<dl class="figures">
<div><dt>Id</dt><dd><code>${key.id}</code></dd></div>
<div><dt>Protocol</dt><dd>${protocolOf(key).name}</dd></div>
<div><dt>Created</dt><dd>${formatTime(key.createdAtMs)}</dd></div>
<div><dt>May name addresses</dt><dd>${key.addressOverride ? 'yes' : 'no'}</dd></div>
${key.isRevoked && html`<div><dt>State</dt><dd>revoked</dd></div>`}
</dl>
${manages && !key.isRevoked && keyForms(visitor, key, name)}</li>`
}

function protocolOf({ dialect, edition }: ListedKey): (typeof PROTOCOLS)[(typeof CHOICES)[number]] {
  return dialect === 'bleumi' ? PROTOCOLS[`bleumi-${edition ?? 'g2'}`] : PROTOCOLS[dialect]
}

function keyForms(visitor: Visitor, key: ListedKey, name: string): Html {
  const id = html`${tokenField(visitor)}<input type="hidden" name="id" value="${key.id}">`
  return html`<form method="post" action="/console/keys/override">${id}
<input type="hidden" name="override" value="${key.addressOverride ? 'off' : 'on'}">
<button class="button">${key.addressOverride ? 'Forbid' : 'Allow'} naming addresses<span class="visually-hidden"> with ${name}</span></button></form>
<details><summary>Revoke<span class="visually-hidden"> ${name}</span></summary>
<form method="post" action="/console/keys/revoke">${id}<p>Requests with this key will be refused, for ever.</p>
<button class="button button-danger">Revoke ${name}</button></form></details>`
}
