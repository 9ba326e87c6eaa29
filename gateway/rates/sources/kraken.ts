import { z } from 'zod'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import { usable, usdObservation } from '../usd-observations.ts'
import type { SourceSettings } from './source-settings.ts'

const answer = z.object({
  error: z.array(z.unknown()).length(0),
  result: z.record(z.string(), z.object({ c: z.tuple([z.string()]).rest(z.unknown()) })),
})

/**
 * Kraken, `GET /0/public/Ticker`: the last trade of pairs against USD; no key. Coins are named by the pair as it answers it
 * (`XETHZUSD`), so that an answer about another pair is not taken for this one.
 */
export function kraken({ url, coins, maxAgeMs }: SourceSettings): RateSource {
  const pairs = Object.entries(coins)
  return {
    name: 'kraken',
    units: Object.keys(coins),
    maxAgeMs,
    async read(http, nowMs) {
      const list = pairs.map(([, pair]) => encodeURIComponent(pair)).join(',')
      const parsed = answer.safeParse(
        parseExactJson(await http.fetch({ url: `${url}/0/public/Ticker?pair=${list}` })),
      )
      if (!parsed.success) throw new SourceFailed('not a ticker')
      const { result } = parsed.data
      return usable(pairs.map(([unit, pair]) => usdObservation(unit, result[pair]?.c[0], nowMs)))
    },
  }
}
