import { z } from 'zod'
import { type ConversionUnit, parseConversionUnit } from './conversion-unit.ts'
import { text } from './create-query.ts'
import { decimalText } from './decimal-text.ts'
import { BlockbeeError } from './errors.ts'
import { formatConverted, formatRate } from './format-converted.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'

const conversionQuery = z.object({ value: decimalText, from: text, to: text })

/** The answer of `convert` (reference blockbee 7.5). `exchange_rate`: units of the target for one unit of `from`. */
export interface ConversionAnswer {
  readonly status: 'success'
  readonly value_coin: string
  readonly exchange_rate: string
}

/** `GET /{ticker}/convert/`: what an amount of fiat or of another coin is in this one (reference blockbee 7.5). */
export const convertToTicker: RouteHandler<'optional'> = async (deps, { ticker, query }) => {
  const to = parseConversionUnit(ticker, deps)
  if (to.kind === 'fiat') throw new BlockbeeError('ticker_unknown')
  const { value, from } = parseQuery(query)
  return convert(deps, value, from, to)
}

/** `GET /convert/` (later): between any two coins or currencies. */
export const convertBetween: RouteHandler<'optional'> = async (deps, { query }) => {
  const { value, from, to } = parseQuery(query)
  if (to === undefined) throw new BlockbeeError('parameter_invalid')
  return convert(deps, value, from, parseConversionUnit(to, deps))
}

function parseQuery(query: unknown): { value: string; from: string; to: string | undefined } {
  const parsed = conversionQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { value, from, to } = parsed.data
  if (value === undefined || from === undefined) throw new BlockbeeError('parameter_invalid')
  return { value, from, to }
}

/** @throws BlockbeeError `rate_unavailable`: there is no rate that may be used now, and none is guessed (F17) */
function convert(deps: BlockbeeDeps, value: string, from: string, to: ConversionUnit): ConversionAnswer {
  const quote = deps.rates.quote(parseConversionUnit(from, deps).unit, to.unit)
  if ('unavailable' in quote) throw new BlockbeeError('rate_unavailable')
  return {
    status: 'success',
    value_coin: formatConverted(value, quote.rate, to),
    exchange_rate: formatRate(quote.rate),
  }
}
