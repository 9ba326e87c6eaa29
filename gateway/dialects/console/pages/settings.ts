import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { changeAccountSettings } from '../../../businesses/change-account-settings.ts'
import { type BusinessSettings, SettingsError } from '../../../businesses/change-settings.ts'
import { may } from '../../../businesses/role.ts'
import { formatTolerance, parseTolerance, parseWholeNumber } from '../../../businesses/setting-text.ts'
import { FIATS } from '../../../rates/fiats.ts'
import { readBusinessSettings } from '../../../storage/business-settings.ts'
import { alert, tokenField } from '../layout.ts'
import { type ConsoleDeps, type ConsolePage, formRoute, type ViewRoute, type Visitor } from '../route.ts'
import { checkoutTokens, type RefusedTokens } from './checkout-tokens.ts'
import { factorDemand } from './factor-demand.ts'
import { type RefusedWebhook, webhookSettings } from './webhook.ts'

const number = z.string().max(20)
const settingsFields = z.strictObject({
  fiatCurrency: z.string().max(8),
  tolerance: number,
  quoteSeconds: number,
  confirmations: number,
})

type Typed = z.infer<typeof settingsFields>

/** What was typed and refused; `field` is where. */
interface Refused {
  readonly typed: Typed
  readonly field: keyof Typed
  readonly why: string
}

/** Settings behind the API (reference blockbee 15). */
export const viewSettings: ViewRoute = {
  method: 'GET',
  path: '/console/settings',
  handler: (deps, visitor) => settingsPage(deps, visitor),
}

/** Saves all settings of a business together. */
export const changeSettings = formRoute({
  method: 'POST',
  path: '/console/settings',
  permission: 'manage_account',
  fields: settingsFields,
  handler: async (deps, visitor, typed) => {
    const { businessId, userId: actor } = visitor.session
    try {
      await changeAccountSettings(deps.db, { businessId, actor }, parseSettings(typed))
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      const field = error.code === 'toleranceBps' ? 'tolerance' : error.code
      return settingsPage(deps, visitor, { settings: { typed, field, why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'settings-saved' }
  },
})

/** @throws SettingsError */
function parseSettings(typed: Typed): BusinessSettings {
  return {
    fiatCurrency: typed.fiatCurrency,
    toleranceBps: parseTolerance(typed.tolerance),
    quoteSeconds: parseWholeNumber('quoteSeconds', typed.quoteSeconds),
    confirmations: parseWholeNumber('confirmations', typed.confirmations),
  }
}

/** The page, with what was refused in one of its forms. */
export async function settingsPage(
  deps: ConsoleDeps,
  visitor: Visitor,
  {
    settings: refused = null,
    tokens = null,
    webhook = null,
    rotation = null,
    demand = null,
  }: {
    settings?: Refused | null
    tokens?: RefusedTokens | null
    webhook?: RefusedWebhook | null
    rotation?: { readonly why: string } | null
    demand?: { readonly why: string } | null
  } = {},
): Promise<ConsolePage> {
  const stored = await readBusinessSettings(deps.db, visitor.session.businessId)
  const shown = refused?.typed ?? {
    fiatCurrency: stored.fiatCurrency,
    tolerance: formatTolerance(stored.toleranceBps),
    quoteSeconds: String(stored.quoteSeconds),
    confirmations: String(stored.confirmations),
  }
  const manages = may(visitor.session.role, 'manage_account')
  const why = refused?.why ?? tokens?.why ?? webhook?.why ?? rotation?.why ?? demand?.why
  return {
    kind: 'page',
    status: why === undefined ? 200 : 422,
    title: 'Settings',
    path: '/console/settings',
    body: html`<p>They hold for what is created from now on; payments that exist keep what they were made with.</p>
${alert(why === undefined ? null : `Nothing was changed: ${why}.`)}
${manages ? settingsForm(visitor, shown, refused) : settingsList(shown)}
${await checkoutTokens(deps, visitor, tokens)}
${await webhookSettings(deps, visitor, webhook)}
${await factorDemand(deps, visitor)}`,
  }
}

const NAMES: Readonly<Record<keyof Typed, string>> = {
  fiatCurrency: 'Currency of requests that name none',
  tolerance: 'Tolerance: how much may be missing of a payment, in percent',
  quoteSeconds: 'Seconds that a rate holds for a payer; 0 for as long as the payment',
  confirmations: 'Confirmations of requests that name none',
}

function settingsList(shown: Typed): Html {
  const entries = [
    [NAMES.fiatCurrency, shown.fiatCurrency],
    [NAMES.tolerance, shown.tolerance],
    [NAMES.quoteSeconds, shown.quoteSeconds],
    [NAMES.confirmations, shown.confirmations],
  ]
  return html`<dl class="card figures">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function settingsForm(visitor: Visitor, shown: Typed, refused: Refused | null): Html {
  const wrong = (field: keyof Typed): Html | false =>
    refused?.field === field && html` aria-invalid="true" aria-describedby="why"`
  const why = (field: keyof Typed): Html | false =>
    refused?.field === field && html`<p class="wrong" id="why">${refused.why}</p>`
  const numberField = (field: 'tolerance' | 'quoteSeconds' | 'confirmations'): Html =>
    html`<label for="${field}">${NAMES[field]}</label>
<input id="${field}" name="${field}" inputmode="decimal" required maxlength="20" autocomplete="off" value="${shown[field]}"${wrong(field)}>${why(field)}`
  return html`<form class="card" method="post" action="/console/settings">${tokenField(visitor)}
<label for="fiatCurrency">${NAMES.fiatCurrency}</label>
<select id="fiatCurrency" name="fiatCurrency"${wrong('fiatCurrency')}>${FIATS.map(
    fiat => html`<option value="${fiat}"${fiat === shown.fiatCurrency && html` selected`}>${fiat}</option>`,
  )}</select>${why('fiatCurrency')}
${numberField('tolerance')}${numberField('quoteSeconds')}${numberField('confirmations')}
<button class="button button-primary">Save settings</button></form>`
}
