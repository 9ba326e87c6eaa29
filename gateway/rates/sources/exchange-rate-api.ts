import { z } from 'zod'
import { SourceFailed } from '../errors.ts'
import { parseExactJson } from '../parse-exact-json.ts'
import type { RateSource } from '../ports.ts'
import { perUsdObservation, usable } from '../usd-observations.ts'
import { otherFiats, type SourceSettings } from './source-settings.ts'

const answer = z.object({
  result: z.literal('success'),
  base_code: z.literal('USD'),
  time_last_update_unix: z.string().regex(/^[0-9]{1,12}$/),
  rates: z.record(z.string(), z.unknown()),
})

/** ExchangeRate-API's open endpoint, `GET /v6/latest/USD`: all currencies, once a day, with their time; no key. */
export function exchangeRateApi({ url, maxAgeMs }: SourceSettings): RateSource {
  const fiats = otherFiats()
  return {
    name: 'exchange-rate-api',
    units: fiats,
    maxAgeMs,
    async read(http) {
      const parsed = answer.safeParse(parseExactJson(await http.fetch({ url: `${url}/v6/latest/USD` })))
      if (!parsed.success) throw new SourceFailed('not the rates of USD')
      const { rates, time_last_update_unix: seconds } = parsed.data
      return usable(fiats.map(fiat => perUsdObservation(fiat, rates[fiat], Number(seconds) * 1_000)))
    },
  }
}
