import { parseFiat } from '../../rates/fiats.ts'
import type { AssetCatalogue } from './route.ts'
import { parseTicker } from './ticker.ts'

/** One side of a conversion. */
export interface ConversionUnit {
  /** As rates name it: an upper-case fiat code or a ticker in path form. */
  readonly unit: string
  readonly kind: 'fiat' | 'coin'
  /** Smallest part that exists, in decimal places; null for fiat, which is only reckoned with. */
  readonly decimals: number | null
}

/**
 * A fiat code or a ticker in either case, with `/` or `_` (reference blockbee 2.1, 7.5).
 * @throws BlockbeeError `ticker_unknown`
 */
export function parseConversionUnit(text: string, catalogue: AssetCatalogue): ConversionUnit {
  const fiat = parseFiat(text)
  if (fiat !== null) return { unit: fiat, kind: 'fiat', decimals: null }
  const { asset } = parseTicker(text, catalogue)
  return { unit: asset.ticker, kind: 'coin', decimals: asset.decimals }
}
