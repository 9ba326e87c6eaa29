import type { Clock } from '../runtime/clock.ts'
import { invert, isPrice } from './decimal.ts'
import { parseFiat } from './fiats.ts'
import type { PriceTable, UsdPrice } from './ports.ts'

/** How long a quote of the table may be used: as long as one of the markets'. */
const VALID_MS = 300_000
/** How long the same answer is given again. */
const REPEATED_MS = 1_000

/** What an operator writes by hand. */
export interface RateTable {
  /** USD per whole coin, by ticker in path form. */
  readonly coinsUsd: Readonly<Record<string, string>>
  /** Units of the currency for one USD, by upper-case code. USD itself is always there. */
  readonly fiatPerUsd: Readonly<Record<string, string>>
}

/**
 * Prices that never change, for the sandbox and for coins that are worth what their issuer says.
 * @throws Error when a price is not a plain decimal above zero, or a currency is unknown (F17, F47)
 */
export function fixedTable({ coinsUsd, fiatPerUsd }: RateTable, clock: Clock): PriceTable {
  const usd = new Map<string, string>([['USD', '1']])
  for (const [ticker, price] of Object.entries(coinsUsd))
    usd.set(ticker.toLowerCase(), checked(ticker, price))
  for (const [code, perUsd] of Object.entries(fiatPerUsd)) {
    if (parseFiat(code) !== code) throw new Error(`no such currency: ${code}`)
    usd.set(code, invert(checked(code, perUsd)))
  }
  const said = new Map<string, UsdPrice>()
  return {
    units: [...usd.keys()],
    changes: 0,
    price: (unit): UsdPrice | 'unknown' => {
      const price = usd.get(unit)
      if (price === undefined) return 'unknown'
      const nowMs = clock.nowMs()
      const last = said.get(unit)
      if (last && nowMs >= last.atMs && nowMs - last.atMs < REPEATED_MS) return last
      const sources = [{ source: 'fixed', rate: price, atMs: nowMs }]
      const next = { usd: price, atMs: nowMs, validUntilMs: nowMs + VALID_MS, sources }
      said.set(unit, next)
      return next
    },
  }
}

function checked(unit: string, price: string): string {
  if (!isPrice(price))
    throw new Error(`price of ${unit} is not a decimal above zero: ${JSON.stringify(price)}`)
  return price
}
