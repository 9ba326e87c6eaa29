import { Gauge, type Registry } from 'prom-client'
import type { Rates } from '../rates/ports.ts'

/** Figures about rates. */
export interface RateMetrics {
  answered(source: string, usable: boolean): void
  /** From now on these coins are shown as unpriced while they have no rate to USD. */
  watch(rates: Rates, tickers: readonly string[]): void
}

/** `polytill_rate_source_failing` and `polytill_rate_unavailable`. */
export function createRateMetrics(registry: Registry): RateMetrics {
  const registers = [registry]
  const failing = new Gauge({
    name: 'polytill_rate_source_failing',
    help: '1 while a source of rates gives no usable answer',
    labelNames: ['source'],
    registers,
  })
  return {
    answered: (source, usable) => failing.set({ source }, usable ? 0 : 1),
    watch(rates, tickers) {
      new Gauge({
        name: 'polytill_rate_unavailable',
        help: '1 while a coin has no rate to USD: it cannot be converted or chosen',
        labelNames: ['ticker'],
        registers,
        // At the time of asking: a rate can get too old without anything happening.
        collect() {
          for (const ticker of tickers)
            this.set({ ticker }, 'unavailable' in rates.quote(ticker, 'USD') ? 1 : 0)
        },
      })
    },
  }
}
