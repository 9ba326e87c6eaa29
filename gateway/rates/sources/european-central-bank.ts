import { Decimal, divide, isPrice } from '../decimal.ts'
import { SourceFailed } from '../errors.ts'
import type { RateSource } from '../ports.ts'
import { usable, usdObservation } from '../usd-observations.ts'
import { otherFiats, type SourceSettings } from './source-settings.ts'

const DAY = /<Cube\s+time=['"]([0-9]{4}-[0-9]{2}-[0-9]{2})['"]\s*>/g
const RATE = /<Cube\s+currency=['"]([A-Z]{3})['"]\s+rate=['"]([0-9.]{1,30})['"]\s*\/>/g
/** Published around 16:00 in Frankfurt: 14:00 or 15:00 UTC. Hours after the day's beginning. */
const PUBLISHED_AFTER_MS = 14 * 3_600_000

/**
 * European Central Bank, `GET /stats/eurofxref/eurofxref-daily.xml`: reference rates of the euro, once a working day, no key.
 * It has some 30 currencies, and not all of ours. The two patterns read this one flat document; there is nothing in it
 * that would need a parser, and what does not match is left out.
 */
export function europeanCentralBank({ url, maxAgeMs }: SourceSettings): RateSource {
  return {
    name: 'european-central-bank',
    units: otherFiats(),
    maxAgeMs,
    async read(http) {
      const body = await http.fetch({ url: `${url}/stats/eurofxref/eurofxref-daily.xml` })
      const days = [...body.matchAll(DAY)]
      const dayMs = Date.parse(`${days[0]?.[1]}T00:00:00Z`)
      if (days.length !== 1 || Number.isNaN(dayMs))
        throw new SourceFailed('not the reference rates of one day')
      const perEuro = new Map([...body.matchAll(RATE)].map(([, code = '', rate = '']) => [code, rate]))
      const usdPerEuro = perEuro.get('USD') ?? ''
      if (!isPrice(usdPerEuro)) throw new SourceFailed('no rate of USD')
      const atMs = dayMs + PUBLISHED_AFTER_MS
      return usable([
        usdObservation('EUR', Decimal(usdPerEuro).toFixed(), atMs),
        ...otherFiats().map(fiat => {
          const rate = perEuro.get(fiat)
          return rate !== undefined && isPrice(rate)
            ? usdObservation(fiat, divide(usdPerEuro, rate), atMs)
            : null
        }),
      ])
    },
  }
}
