import { z } from 'zod'
import type { Composer, DeliveryRequest, StoredEvent } from '../../notify/ports.ts'
import { readToldPayments, type ToldPayment } from '../../storage/blockbee-events.ts'
import type { Sql } from '../../storage/database.ts'
import type { StoredSnapshot, ValuedTransfer } from '../../storage/rates-transfers.ts'
import { isOrderTill } from '../../tills/draft-order-till.ts'
import { composeIpns, isOrderEvent } from './compose-ipn.ts'
import { composeRequest } from './compose-request.ts'
import { type PaymentFacts, renderFields } from './render-fields.ts'
import type { AssetCatalogue } from './route.ts'
import { coinTicker } from './ticker.ts'
import { fiatRates, usdPrice } from './told-value.ts'

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
      const prices = await pricesOf(sql, events, payments, deps)
      const requests = new Map<string, DeliveryRequest | null>(
        await composeIpns(sql, events.filter(isOrderEvent), deps),
      )
      for (const event of events) {
        if (isOrderTill(event.tillId)) {
          if (!isOrderEvent(event)) requests.set(event.id, null)
          continue
        }
        const payment = payments.get(event.id)
        const facts = payment && readFacts(event, payment, prices.get(event.transferId), deps)
        if (payment && facts) requests.set(event.id, composeRequest(payment, renderFields(facts)))
      }
      return requests
    },
  }
}

/**
 * The prices that each payment was valued with when it was first seen, by transfer; one that could not be valued then is
 * valued now, for good.
 */
async function pricesOf(
  sql: Sql,
  events: readonly StoredEvent[],
  payments: ReadonlyMap<string, ToldPayment>,
  { transferRates }: AssetCatalogue,
): Promise<Map<string, StoredSnapshot>> {
  const ids = new Map<string, string>()
  const unvalued: ValuedTransfer[] = []
  for (const { id, businessId, transferId } of events) {
    const payment = payments.get(id)
    if (!payment) continue
    if (payment.snapshotId === null) unvalued.push({ businessId, transferId, assetId: payment.assetId })
    else ids.set(transferId, payment.snapshotId)
  }
  for (const [transferId, snapshotId] of await transferRates.tie(sql, unvalued))
    ids.set(transferId, snapshotId)
  const snapshots = await transferRates.read(sql, ids.values())
  const known = [...ids].flatMap(([transferId, snapshotId]) => {
    const snapshot = snapshots.get(snapshotId)
    return snapshot ? [[transferId, snapshot] as const] : []
  })
  return new Map(known)
}

function readFacts(
  event: StoredEvent,
  payment: ToldPayment,
  snapshot: StoredSnapshot | undefined,
  deps: AssetCatalogue,
): PaymentFacts | null {
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
    price: usdPrice(snapshot, asset.ticker),
    convert: payment.withConvert ? fiatRates(snapshot, asset.ticker) : null,
    forward: facts && { txidOut: facts.data.txidOut, forwardedAtoms: facts.data.forwardedAtoms },
  }
}
