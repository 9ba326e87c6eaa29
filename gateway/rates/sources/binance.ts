import { z } from 'zod'
import { isPrice } from '../decimal.ts'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import type { SourceSettings } from './source-settings.ts'

const answer = z.array(z.object({ symbol: z.string(), price: z.string() }))

/**
 * Binance, `GET /api/v3/ticker/price`: the last price of symbols such as `ETHUSDT`; no key. Its prices are in `per`, a coin
 * and not USD, and are turned into USD by what other sources say of that coin: when the peg slips, so does the price.
 */
export function binance({
  url,
  coins,
  maxAgeMs,
  per,
}: SourceSettings & { readonly per: string }): RateSource {
  const unitOf = new Map(Object.entries(coins).map(([unit, symbol]) => [symbol, unit]))
  return {
    name: 'binance',
    units: Object.keys(coins),
    maxAgeMs,
    async read(http, nowMs) {
      const symbols = encodeURIComponent(JSON.stringify([...unitOf.keys()]))
      const body = await http.fetch({ url: `${url}/api/v3/ticker/price?symbols=${symbols}` })
      const parsed = answer.safeParse(parseExactJson(body))
      if (!parsed.success) throw new SourceFailed('not a list of prices')
      return parsed.data.flatMap(({ symbol, price }) => {
        const unit = unitOf.get(symbol)
        return unit !== undefined && isPrice(price) ? [{ unit, per, rate: price, atMs: nowMs }] : []
      })
    },
  }
}
