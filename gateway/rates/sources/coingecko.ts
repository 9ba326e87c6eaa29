import { z } from 'zod'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import { usable, usdObservation } from '../usd-observations.ts'
import type { SourceSettings } from './source-settings.ts'

const answer = z.record(
  z.string(),
  z.object({ usd: z.string().optional(), last_updated_at: z.string().regex(/^[0-9]{1,12}$/) }),
)

/**
 * CoinGecko, `GET /api/v3/simple/price`: averages over exchanges with the time of each. Coins are named by its ids
 * (`ethereum`). Works without a key; with one it goes into the header of the plan that the host belongs to.
 */
export function coingecko({ url, coins, maxAgeMs, key }: SourceSettings): RateSource {
  const header = new URL(url).host.startsWith('pro-') ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key'
  return {
    name: 'coingecko',
    units: Object.keys(coins),
    maxAgeMs,
    async read(http) {
      const query = new URLSearchParams({
        ids: [...new Set(Object.values(coins))].join(','),
        vs_currencies: 'usd',
        include_last_updated_at: 'true',
        precision: 'full',
      })
      const body = await http.fetch({
        url: `${url}/api/v3/simple/price?${query}`,
        ...(key === undefined ? {} : { headers: { [header]: key } }),
      })
      const parsed = answer.safeParse(parseExactJson(body))
      if (!parsed.success) throw new SourceFailed('not prices with their times')
      return usable(
        Object.entries(coins).map(([unit, id]) => {
          const price = parsed.data[id]
          return price ? usdObservation(unit, price.usd, Number(price.last_updated_at) * 1_000) : null
        }),
      )
    },
  }
}
