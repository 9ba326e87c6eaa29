import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { readDefaultAddresses } from '../../../storage/default-addresses.ts'
import { changeDefaultAddress, removeDefaultAddress } from '../../../tills/change-default-address.ts'
import { DefaultAddressError } from '../../../tills/set-default-address.ts'
import { alert, tokenField } from '../layout.ts'
import { type ConsoleDeps, type ConsolePage, formRoute, type ViewRoute, type Visitor } from '../route.ts'

/** Twenty shares with addresses, with room to spare. */
const ADDRESS_MAX = 4096

const WHY: Readonly<Record<DefaultAddressError['code'], string>> = {
  unknown_ticker: 'This gateway has no such coin.',
  too_many: 'A split has at most 20 addresses.',
  invalid_address: 'This is no address of this chain, or its checksum is wrong.',
  invalid_share: 'Each share is a number from 0.0001 to 1 with at most four decimals, as in 0.7@address.',
  invalid_sum: 'The shares must add up to exactly 1.',
}

/** What was tried and refused. */
interface Refused {
  readonly ticker: string
  readonly address: string
  readonly why: string
}

/** Default address of each coin: what a request without an address uses (reference blockbee 15). */
export const viewAddresses: ViewRoute = {
  method: 'GET',
  path: '/console/addresses',
  handler: (deps, visitor) => addressesPage(deps, visitor, null),
}

/** Sets where money of a ticker goes when a request names no address. */
export const setAddress = formRoute({
  method: 'POST',
  path: '/console/addresses',
  permission: 'manage_account',
  fields: z.strictObject({ ticker: z.string().max(64), address: z.string().max(ADDRESS_MAX) }),
  handler: async (deps, visitor, { ticker, address: typed }) => {
    const { businessId, userId: actor } = visitor.session
    const address = typed.trim()
    try {
      await changeDefaultAddress(deps, { businessId, actor, ticker, address })
    } catch (error) {
      if (!(error instanceof DefaultAddressError)) throw error
      return addressesPage(deps, visitor, { ticker, address, why: WHY[error.code] })
    }
    return { kind: 'redirect', path: '/console/addresses', notice: 'address-set' }
  },
})

/** Removes a ticker's default address. */
export const removeAddress = formRoute({
  method: 'POST',
  path: '/console/addresses/remove',
  permission: 'manage_account',
  fields: z.strictObject({ ticker: z.string().max(64) }),
  handler: async (deps, visitor, { ticker }) => {
    const { businessId, userId: actor } = visitor.session
    if (await removeDefaultAddress(deps.db, { businessId, actor, ticker }))
      return { kind: 'redirect', path: '/console/addresses', notice: 'address-removed' }
    return addressesPage(deps, visitor, { ticker, address: '', why: 'There is no address to remove.' })
  },
})

async function addressesPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  refused: Refused | null,
): Promise<ConsolePage> {
  const addresses = await readDefaultAddresses(deps.db, visitor.session.businessId)
  const known = deps.registry.all().map(asset => ({
    ticker: asset.ticker,
    name: `${asset.name} on ${asset.network}`,
  }))
  // A coin that the gateway no longer has can still be removed.
  const gone = [...addresses.keys()].filter(ticker => !deps.registry.byTicker(ticker))
  const rows = [...known, ...gone.map(ticker => ({ ticker, name: 'not offered by this gateway' }))]
  return {
    kind: 'page',
    status: refused === null ? 200 : 422,
    title: 'Addresses',
    path: '/console/addresses',
    body: html`<p>Where your money goes when a request names no address. One address, or a split like <code>0.7@address|0.3@address</code>: up to 20
shares that add up to 1. A change holds for new payment addresses; those given out before keep theirs for ever.</p>
${alert(refused === null ? null : `Nothing was changed: ${refused.why}`)}
<ul class="cards">${rows.map(row => addressCard(visitor, row, addresses.get(row.ticker) ?? '', refused))}</ul>`,
  }
}

function addressCard(
  visitor: Visitor,
  { ticker, name }: { readonly ticker: string; readonly name: string },
  address: string,
  refused: Refused | null,
): Html {
  const id = `address-${ticker.replace('/', '-')}`
  const wrong = refused?.ticker === ticker ? refused : null
  const head = html`<h2><code>${ticker}</code></h2><p>${name}</p>`
  if (!may(visitor.session.role, 'manage_account'))
    return html`<li class="card">${head}<p class="address">${address || 'None set.'}</p></li>`
  return html`<li class="card">${head}
<form method="post" action="/console/addresses">${tokenField(visitor)}<input type="hidden" name="ticker" value="${ticker}">
<label for="${id}">Address or split for ${ticker}</label>
<input id="${id}" name="address" value="${wrong ? wrong.address : address}" required maxlength="${ADDRESS_MAX}" autocomplete="off" spellcheck="false"${
    wrong && html` aria-invalid="true" aria-describedby="${id}-why"`
  }>
${wrong && html`<p class="wrong" id="${id}-why">${wrong.why}</p>`}
<button class="button button-primary">Save<span class="visually-hidden"> ${ticker}</span></button></form>
${
  address !== '' &&
  html`<details><summary>Remove<span class="visually-hidden"> ${ticker}</span></summary>
<form method="post" action="/console/addresses/remove">${tokenField(visitor)}<input type="hidden" name="ticker" value="${ticker}">
<p>Requests without an address will then be refused for this coin.</p><button class="button button-danger">Remove ${ticker}</button></form></details>`
}</li>`
}
