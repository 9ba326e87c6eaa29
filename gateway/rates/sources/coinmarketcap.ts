import { z } from 'zod'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import { usable, usdObservation } from '../usd-observations.ts'
import type { SourceSettings } from './source-settings.ts'

const quote = z.object({ price: z.string().nullable(), last_updated: z.iso.datetime() })
const answer = z.object({
  data: z.record(z.string(), z.object({ id: z.string(), quote: z.object({ USD: quote.optional() }) })),
})

/**
 * CoinMarketCap, `GET /v2/cryptocurrency/quotes/latest`: averages over exchanges with the time of each. Needs a key. Coins
 * are named by its numeric ids (`1027`): its symbols are not unique.
 */
export function coinmarketcap({ url, coins, maxAgeMs, key }: SourceSettings): RateSource {
  return {
    name: 'coinmarketcap',
    units: Object.keys(coins),
    maxAgeMs,
    async read(http) {
      const query = new URLSearchParams({ id: [...new Set(Object.values(coins))].join(','), convert: 'USD' })
      const body = await http.fetch({
        url: `${url}/v2/cryptocurrency/quotes/latest?${query}`,
        headers: { 'X-CMC_PRO_API_KEY': key ?? '' },
      })
      const parsed = answer.safeParse(parseExactJson(body))
      if (!parsed.success) throw new SourceFailed('not quotes in USD')
      return usable(
        Object.entries(coins).map(([unit, id]) => {
          const coin = parsed.data.data[id]
          const usd = coin?.id === id ? coin.quote.USD : undefined
          return usd ? usdObservation(unit, usd.price, Date.parse(usd.last_updated)) : null
        }),
      )
    },
  }
}
