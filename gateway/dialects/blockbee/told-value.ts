import { fiatWorth } from '../../rates/convert-amount.ts'
import { crossRates } from '../../rates/cross-rates.ts'
import { Decimal, HALF_EVEN } from '../../rates/decimal.ts'
import { FIATS } from '../../rates/fiats.ts'
import { snapshotPrices } from '../../rates/rate-snapshots.ts'
import type { StoredSnapshot } from '../../storage/rates-transfers.ts'

/** What a coin was worth when a payment was first seen: fiat per coin, by upper-case code. */
export type FiatRates = ReadonlyMap<string, string>

/** The Django package refuses a callback with a decimal of more places (reference blockbee 8.5). */
const PRICE_PLACES = 18

/**
 * USD per coin of a payment's own snapshot, to 18 places, half to even: what several sources agree on can have more. Null when its
 * coin had no price, or none that these places can hold.
 */
export function usdPrice(snapshot: StoredSnapshot | undefined, ticker: string): string | null {
  const usd = fiatRates(snapshot, ticker)?.get('USD')
  if (usd === undefined) return null
  const told = Decimal(usd).round(PRICE_PLACES, HALF_EVEN)
  return told.eq('0') ? null : told.toFixed()
}

/** Worked out once for each snapshot and coin: a batch of callbacks shares one. */
const remembered = new WeakMap<object, Map<string, FiatRates | null>>()

/** The rates of a payment's own snapshot, in the order of `FIATS`; null when its coin had no price. */
export function fiatRates(snapshot: StoredSnapshot | undefined, ticker: string): FiatRates | null {
  if (!snapshot) return null
  const known = remembered.get(snapshot) ?? new Map<string, FiatRates | null>()
  remembered.set(snapshot, known)
  const rates = known.get(ticker) ?? workOut(snapshot, ticker)
  known.set(ticker, rates)
  return rates
}

function workOut(snapshot: StoredSnapshot, ticker: string): FiatRates | null {
  const rates = crossRates(snapshotPrices(snapshot))
  const found = new Map(
    FIATS.flatMap(fiat => {
      const quote = rates.quote(ticker, fiat)
      return 'rate' in quote ? [[fiat, quote.rate] as const] : []
    }),
  )
  return found.size === 0 ? null : found
}

/**
 * The text of a `*_convert` field: a JSON object of currency to worth with two decimals, half up (reference blockbee
 * 8.1). It stays text in JSON callbacks too.
 */
export function renderConverted(atoms: bigint, decimals: number, rates: FiatRates): string {
  return JSON.stringify(
    Object.fromEntries(
      [...rates].map(([fiat, rate]) => [fiat, fiatWorth(atoms, decimals, rate, 2, 'half_up')]),
    ),
  )
}
