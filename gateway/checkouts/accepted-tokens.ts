import type { Asset, AssetRegistry } from '../domain/assets.ts'

/** An asset that a business takes 1:1 for a currency. */
export interface AcceptedToken {
  /** Upper case: ISO 4217, or the symbol of a custom token (reference bleumi 2.4). */
  readonly currency: string
  readonly asset: Asset
}

/**
 * What a business takes for which currency: what it set for that currency, else every asset of the registry that states it.
 * In the registry's order. Tickers that the registry does not know any more are left out.
 */
export function acceptedTokens(
  registry: AssetRegistry,
  set: ReadonlyMap<string, readonly string[]>,
): AcceptedToken[] {
  const byDefault = registry.all().flatMap(asset => {
    const { currency } = asset
    return currency === undefined || set.has(currency) ? [] : [{ currency, asset }]
  })
  const own = [...set].flatMap(([currency, tickers]) =>
    registry.all().flatMap(asset => (tickers.includes(asset.ticker) ? [{ currency, asset }] : [])),
  )
  return [...byDefault, ...own]
}

/** What holds for one currency, as settings show it. */
export interface CurrencyTokens {
  readonly currency: string
  /** None: the currency is not taken. */
  readonly tickers: readonly string[]
  /** Set by the business; otherwise by default. */
  readonly isSet: boolean
}

/** The same by currency, with the currencies that a business does not take. */
export function tokensByCurrency(
  registry: AssetRegistry,
  set: ReadonlyMap<string, readonly string[]>,
): CurrencyTokens[] {
  const accepted = Map.groupBy(acceptedTokens(registry, set), token => token.currency)
  const currencies = [...new Set([...accepted.keys(), ...set.keys()])].toSorted()
  return currencies.map(currency => ({
    currency,
    tickers: (accepted.get(currency) ?? []).map(({ asset }) => asset.ticker),
    isSet: set.has(currency),
  }))
}
