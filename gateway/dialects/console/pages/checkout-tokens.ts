import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { type CurrencyTokens, tokensByCurrency } from '../../../checkouts/accepted-tokens.ts'
import { formatTickers } from '../../../checkouts/tickers-text.ts'
import { readCheckoutTokens } from '../../../storage/checkout-tokens.ts'
import { tokenField } from '../layout.ts'
import type { ConsoleDeps, Visitor } from '../route.ts'

/** Longest currency that is read. */
export const CURRENCY_CHARS_MAX = 12
/** Longest list of tickers that is read. Characters. */
export const TICKERS_CHARS_MAX = 1_000

/** Tokens that were typed and refused. */
export interface RefusedTokens {
  readonly currency: string
  readonly tickers: string
  readonly why: string
}

/** What hosted checkouts of Bleumi Pay take 1:1 for which currency, with a form for one currency at a time. */
export async function checkoutTokens(
  { db, registry }: ConsoleDeps,
  visitor: Visitor,
  refused: RefusedTokens | null,
): Promise<Html> {
  const tokens = tokensByCurrency(registry, await readCheckoutTokens(db, visitor.session.businessId))
  return html`<section aria-labelledby="tokens-heading"><h2 id="tokens-heading">Tokens of hosted checkouts</h2>
<p>A hosted checkout of Bleumi Pay asks for an amount in a currency and is paid in a token that stands for it 1:1. A token is
offered when you have one settlement address for it, not a split.</p>
${list(tokens)}
${may(visitor.session.role, 'manage_account') && form(visitor, refused)}</section>`
}

function list(tokens: readonly CurrencyTokens[]): Html {
  if (tokens.length === 0) return html`<p>No token is taken for any currency.</p>`
  return html`<dl class="card figures">${tokens.map(
    ({ currency, tickers, isSet }) =>
      html`<div><dt>${currency}${!isSet && ' (default)'}</dt><dd>${formatTickers(tickers)}</dd></div>`,
  )}</dl>`
}

function form(visitor: Visitor, refused: RefusedTokens | null): Html {
  const wrong = refused !== null && html` aria-invalid="true" aria-describedby="tokens-why"`
  return html`<form class="card" method="post" action="/console/settings/tokens">${tokenField(visitor)}
<label for="currency">Currency</label>
<input id="currency" name="currency" required maxlength="${CURRENCY_CHARS_MAX}" autocomplete="off" value="${refused?.currency}"${wrong}>
<label for="tickers">Tokens, as in <code>erc20/usdt,erc20/usdc</code>; <code>none</code>, or <code>default</code></label>
<input id="tickers" name="tickers" required maxlength="${TICKERS_CHARS_MAX}" autocomplete="off" spellcheck="false" value="${refused?.tickers}"${wrong}>
${refused !== null && html`<p class="wrong" id="tokens-why">${refused.why}</p>`}
<button class="button button-primary">Save tokens</button></form>`
}
