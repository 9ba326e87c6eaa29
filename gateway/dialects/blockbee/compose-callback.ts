import { z } from 'zod'
import type { Composer, DeliveryRequest, StoredEvent } from '../../notify/ports.ts'
import { readToldPayments, type ToldPayment } from '../../storage/blockbee-events.ts'
import { isOrderTill } from '../../tills/draft-order-till.ts'
import { composeIpns, isOrderEvent } from './compose-ipn.ts'
import { composeRequest } from './compose-request.ts'
import { type PaymentFacts, renderFields } from './render-fields.ts'
import type { AssetCatalogue } from './route.ts'
import { coinTicker } from './ticker.ts'

// Facts may have been written by an older release: unknown until parsed.
const pendingFacts = z.object({ confirmations: z.int().nonnegative() })
const forwardedFacts = pendingFacts.extend({
  txidOut: z.string().min(1),
  forwardedAtoms: z
    .string()
    .regex(/^[0-9]{1,78}$/)
    .transform(BigInt),
})

/**
 * Writes BlockBee callbacks and IPNs. Of an order only the IPN is told: its tills have no callback. An event whose payment, asset or facts cannot be read gets no entry, so it waits in the
 * outbox and the others go on (F63).
 */
export function blockbeeComposer(deps: AssetCatalogue): Composer {
  return {
    async compose(sql, events) {
      const ownCallback = events.filter(event => !isOrderTill(event.tillId))
      const payments = ownCallback.length === 0 ? new Map() : await readToldPayments(sql, ownCallback)
      const requests = new Map<string, DeliveryRequest | null>(
        await composeIpns(sql, events.filter(isOrderEvent), deps),
      )
      for (const event of events) {
        if (isOrderTill(event.tillId)) {
          if (!isOrderEvent(event)) requests.set(event.id, null)
          continue
        }
        const payment = payments.get(event.id)
        const facts = payment && readFacts(event, payment, deps)
        if (payment && facts) requests.set(event.id, composeRequest(payment, renderFields(facts)))
      }
      return requests
    },
  }
}

function readFacts(event: StoredEvent, payment: ToldPayment, deps: AssetCatalogue): PaymentFacts | null {
  const asset = deps.registry.byId(payment.assetId)
  const network = asset && deps.registry.network(asset.chainId)
  const facts = event.kind === 'transfer.forwarded' ? forwardedFacts.safeParse(event.facts) : null
  const pending = pendingFacts.safeParse(event.facts)
  if (!asset || !network || !pending.success || (facts && !facts.success)) return null
  return {
    uuid: event.transferId,
    addressIn: deps.tillFactories[network.family].formatAddress(payment.address),
    addressOut: payment.addressOut,
    confirmations: pending.data.confirmations,
    txidIn: payment.txid,
    valueAtoms: payment.amountAtoms,
    asset,
    ticker: coinTicker({ assetId: payment.orderedAssetId, ticker: payment.ticker }, asset),
    price: deps.prices.usd(asset.ticker),
    forward: facts && { txidOut: facts.data.txidOut, forwardedAtoms: facts.data.forwardedAtoms },
  }
}
