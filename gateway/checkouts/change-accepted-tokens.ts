import type { AssetRegistry } from '../domain/assets.ts'
import { insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import { readCheckoutTokens, writeCheckoutTokens } from '../storage/checkout-tokens.ts'
import type { Database } from '../storage/database.ts'
import { formatTickers } from './tickers-text.ts'

/** Tokens that cannot be set like this; nothing was changed. */
export class AcceptedTokensError extends Error {
  readonly code: 'invalid_currency' | 'unknown_ticker' | 'other_currency'

  constructor(code: AcceptedTokensError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What currencies are called: ISO 4217, or the symbol of a token. */
const CURRENCY = /^[A-Z0-9]{2,12}$/

/** What a business takes 1:1 for a currency. No tickers: nothing; null: what is taken by default. */
export interface TokensChange {
  readonly currency: string
  readonly tickers: readonly string[] | null
}

/**
 * Sets which tokens a business takes for these currencies and records each change, all or nothing (F101). An asset that
 * states another currency is refused: 1:1 would be a loss. Pages that exist keep what they were made with.
 * @throws AcceptedTokensError
 */
export async function changeAcceptedTokens(
  { db, registry }: { readonly db: Database; readonly registry: AssetRegistry },
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  changes: readonly TokensChange[],
): Promise<void> {
  const checked = changes.map(change => checkChange(registry, change))
  await db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    for (const { currency, tickers } of checked) {
      const before = formatTickers((await readCheckoutTokens(sql, businessId)).get(currency) ?? null)
      const after = formatTickers(tickers)
      if (before === after) continue
      await writeCheckoutTokens(sql, businessId, currency, tickers)
      const subject = `checkout tokens ${currency}`
      await insertAccountAct(sql, { businessId, actor, act: 'setting.changed', subject, before, after })
    }
  })
}

function checkChange(registry: AssetRegistry, change: TokensChange): TokensChange {
  const currency = change.currency.trim().toUpperCase()
  if (!CURRENCY.test(currency))
    throw new AcceptedTokensError('invalid_currency', `not the code of a currency: ${change.currency}`)
  const tickers = change.tickers?.map(ticker => requireTicker(registry, currency, ticker)) ?? null
  return { currency, tickers }
}

function requireTicker(registry: AssetRegistry, currency: string, text: string): string {
  const asset = registry.byTicker(text)
  if (!asset) throw new AcceptedTokensError('unknown_ticker', `unknown ticker ${text}`)
  if (asset.currency !== undefined && asset.currency !== currency)
    throw new AcceptedTokensError(
      'other_currency',
      `${asset.ticker} stands for ${asset.currency}, not ${currency}`,
    )
  return asset.ticker
}
