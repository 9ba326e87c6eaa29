import { z } from 'zod'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import { perUsdObservation, usable } from '../usd-observations.ts'
import { otherFiats, type SourceSettings } from './source-settings.ts'

const answer = z.object({
  data: z.object({ currency: z.literal('USD'), rates: z.record(z.string(), z.unknown()) }),
})

/**
 * Coinbase, `GET /v2/exchange-rates?currency=USD`: what one USD buys of every coin and currency; no key. Coins are named by
 * its codes (`ETH`). The answer carries no time: it counts as of now.
 */
export function coinbase({ url, coins, fiats, maxAgeMs }: SourceSettings): RateSource {
  const codes = new Map([
    ...Object.entries(coins),
    ...(fiats ? otherFiats().map(fiat => [fiat, fiat] as const) : []),
  ])
  return {
    name: 'coinbase',
    units: [...codes.keys()],
    maxAgeMs,
    async read(http, nowMs) {
      const body = await http.fetch({ url: `${url}/v2/exchange-rates?currency=USD` })
      const parsed = answer.safeParse(parseExactJson(body))
      if (!parsed.success) throw new SourceFailed('not the rates of USD')
      const { rates } = parsed.data.data
      return usable([...codes].map(([unit, code]) => perUsdObservation(unit, rates[code], nowMs)))
    },
  }
}
