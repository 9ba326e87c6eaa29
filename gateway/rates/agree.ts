import type Big from 'big.js'
import { Decimal, HALF_EVEN } from './decimal.ts'

/** What a source says that is fresh enough to count. */
export interface Vote {
  readonly rate: string
}

/** How far sources may differ, and how many must agree. */
export interface Agreement {
  /** Fewer than this give no rate. At least 1. */
  readonly required: number
  /** Largest distance from the median, in percent of it, decimal text. */
  readonly bandPercent: string
}

/**
 * The rate that independent sources agree on (F17): those further from the median of all than the band are thrown out; if
 * fewer than required are left, or no majority, there is none; else the median of what is left. So one source that is
 * wrong by any factor changes nothing among three, and gives no rate among two.
 */
export function agree<V extends Vote>(
  votes: readonly V[],
  { required, bandPercent }: Agreement,
): { readonly rate: string; readonly kept: readonly V[] } | null {
  if (votes.length === 0) return null
  const middle = median(votes)
  const band = middle.times(Decimal(bandPercent)).div(Decimal('100'))
  const kept = votes.filter(({ rate }) => Decimal(rate).minus(middle).abs().lte(band))
  if (kept.length < required || kept.length * 2 <= votes.length) return null
  return { rate: median(kept).toFixed(), kept }
}

/** Digits kept of the middle between two prices. */
const DIGITS = 40

/** The middle one, or half way between the two in the middle. */
function median(votes: readonly Vote[]): Big {
  const sorted = votes.map(({ rate }) => Decimal(rate)).sort((left, right) => left.cmp(right))
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (!upper || !lower) throw new RangeError('no votes')
  return upper.plus(lower).div(Decimal('2')).prec(DIGITS, HALF_EVEN)
}
