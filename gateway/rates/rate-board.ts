import type { Clock } from '../runtime/clock.ts'
import { type Agreement, agree } from './agree.ts'
import { Decimal, HALF_EVEN, isPrice } from './decimal.ts'
import { parseFiat } from './fiats.ts'
import type { NoQuote, Observation, PriceTable, RateSource, SourcePrice, UsdPrice } from './ports.ts'

/** What counts as agreement for coins and for currencies. */
export interface BoardRules {
  readonly coins: Agreement
  readonly fiats: Agreement
}

/** How far ahead of ours a source's clock may be. */
const AHEAD_MAX_MS = 120_000
const DIGITS = 40

interface Word extends Observation {
  readonly source: string
  readonly maxAgeMs: number
}

type Priced = UsdPrice | NoQuote['unavailable']

/**
 * The last word of every source about every unit, in memory, and the prices that follow from them. A price is worked out
 * when it is first asked for after a change, or when one of the words behind it went stale. USD is 1.
 */
export class RateBoard implements PriceTable {
  readonly units: readonly string[]
  readonly #rules: BoardRules
  readonly #clock: Clock
  readonly #words = new Map<string, Map<string, Word>>()
  readonly #prices = new Map<string, UsdPrice>()
  #changes = 0

  constructor(sources: readonly Pick<RateSource, 'units'>[], rules: BoardRules, clock: Clock) {
    this.units = [...new Set(['USD', ...sources.flatMap(source => source.units)])]
    this.#rules = rules
    this.#clock = clock
    for (const unit of this.units) this.#words.set(unit, new Map())
  }

  /** Grows whenever a source said something. */
  get changes(): number {
    return this.#changes
  }

  /**
   * Takes what a source answered. A word about a unit nobody asked for, one that is no price, is from the future or already
   * stale is left out; returns how many were taken.
   */
  record({ name, maxAgeMs }: RateSource, observations: readonly Observation[]): number {
    const nowMs = this.#clock.nowMs()
    let taken = 0
    for (const observation of observations) {
      const { rate, atMs } = observation
      const words = this.#words.get(observation.unit)
      if (!words || !isPrice(rate) || !isTime(nowMs, atMs, atMs + maxAgeMs)) continue
      words.set(name, { ...observation, atMs: Math.min(atMs, nowMs), source: name, maxAgeMs })
      taken++
    }
    if (taken > 0) {
      this.#changes++
      this.#prices.clear()
    }
    return taken
  }

  price(unit: string): Priced {
    const nowMs = this.#clock.nowMs()
    const known = this.#prices.get(unit)
    if (known && isTime(nowMs, known.atMs, known.validUntilMs)) return known
    const price = this.#work(unit, nowMs)
    if (typeof price !== 'string') this.#prices.set(unit, price)
    return price
  }

  #work(unit: string, nowMs: number): Priced {
    if (unit === 'USD') return { usd: '1', atMs: nowMs, validUntilMs: Number.MAX_SAFE_INTEGER, sources: [] }
    const words = this.#words.get(unit)
    if (!words) return 'unknown'
    const fresh = [...words.values()].filter(({ atMs, maxAgeMs }) => isTime(nowMs, atMs, atMs + maxAgeMs))
    const inUsd = fresh.flatMap(word => this.#inUsd(word) ?? [])
    const rules = parseFiat(unit) === unit ? this.#rules.fiats : this.#rules.coins
    if (inUsd.length < rules.required) return 'stale'
    const agreed = agree(inUsd, rules)
    if (!agreed) return 'disagreement'
    return {
      usd: agreed.rate,
      atMs: Math.min(...agreed.kept.map(({ atMs }) => atMs)),
      validUntilMs: Math.min(...agreed.kept.map(({ untilMs }) => untilMs)),
      sources: agreed.kept.map(({ source, rate, atMs }): SourcePrice => ({ source, rate, atMs })),
    }
  }

  /** A word in USD; null when it is in a unit that has no price in USD by others. */
  #inUsd({ unit, per, rate, source, atMs, maxAgeMs }: Word): (SourcePrice & { untilMs: number }) | null {
    const untilMs = atMs + maxAgeMs
    if (per === 'USD') return { source, rate, atMs, untilMs }
    // One step only: a price in USDT must not count towards USDT's own.
    const others = per === unit ? 'unknown' : this.#directPrice(per)
    if (typeof others === 'string') return null
    return {
      source: `${source} by ${per}`,
      rate: Decimal(rate).times(Decimal(others.usd)).prec(DIGITS, HALF_EVEN).toFixed(),
      atMs: Math.min(atMs, others.atMs),
      untilMs: Math.min(untilMs, others.validUntilMs),
    }
  }

  #directPrice(unit: string): Priced {
    const words = this.#words.get(unit)
    if (!words || [...words.values()].some(({ per }) => per !== 'USD')) return 'unknown'
    return this.price(unit)
  }
}

/** Not too old, and not from the future: a clock that was set back must not make an old price young (F27). */
function isTime(nowMs: number, atMs: number, untilMs: number): boolean {
  return nowMs <= untilMs && atMs <= nowMs + AHEAD_MAX_MS
}
