import { z } from 'zod'
import { formatAtoms } from '../../domain/money.ts'
import { RECIPIENTS_MAX } from '../../domain/terms.ts'
import { fiatWorth } from '../../rates/convert-amount.ts'
import { FIATS } from '../../rates/fiats.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { parsePriority } from './priority.ts'
import type { RouteHandler } from './route.ts'
import { parseTicker } from './ticker.ts'

const estimateQuery = z.object({
  addresses: text.pipe(
    z
      .string()
      .regex(/^0*[1-9][0-9]*$/)
      .optional(),
  ),
  priority: text,
})

/**
 * `GET /{ticker}/estimate/`: what the network takes for forwarding one payment that is settled alone, now, in the network's
 * own coin and in every currency with a rate, two decimals, half up (reference blockbee 7.4). The operator pays it: it is
 * not taken from the payment.
 */
export const getEstimate: RouteHandler<'optional'> = async (deps, { ticker, query }) => {
  const { asset, network } = parseTicker(ticker, deps)
  const parsed = estimateQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const recipients = Number(parsed.data.addresses ?? '1')
  if (recipients > RECIPIENTS_MAX) throw new BlockbeeError('too_many_outputs')
  const priority = parsePriority(parsed.data.priority, network.network)
  const cost = await deps.forwardCost(asset, { recipients, priority })
  if (cost === null) throw new BlockbeeError('fees_unavailable')
  const inFiat: Record<string, string> = {}
  for (const fiat of FIATS) {
    const quote = deps.rates.quote(cost.coin.ticker, fiat)
    if (!('unavailable' in quote))
      inFiat[fiat] = fiatWorth(cost.atoms, cost.coin.decimals, quote.rate, 2, 'half_up')
  }
  // Shops add this to what a customer pays: nothing known must not read as nothing to pay.
  if (Object.keys(inFiat).length === 0) throw new BlockbeeError('rate_unavailable')
  return {
    status: 'success',
    estimated_cost: formatAtoms(cost.atoms, cost.coin.decimals),
    estimated_cost_currency: inFiat,
  }
}
