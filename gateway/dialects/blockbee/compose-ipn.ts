import { z } from 'zod'
import type { DeliveryRequest, StoredEvent } from '../../notify/ports.ts'
import type { Sql } from '../../storage/database.ts'
import { readToldOrders, type ToldOrder } from '../../storage/orders-told.ts'
import { composeRequest } from './compose-request.ts'
import { type IpnFacts, ipnFields } from './ipn-fields.ts'
import type { AssetCatalogue } from './route.ts'

const atoms = z
  .string()
  .regex(/^[0-9]{1,78}$/)
  .transform(BigInt)

// Facts may have been written by an older release: unknown until parsed.
const paidFacts = z.object({
  assetId: z.string(),
  paidAtoms: atoms,
  rate: z.string().regex(/^[0-9]+(\.[0-9]+)?$/),
  fiatAtoms: atoms,
  txids: z.string().min(1),
})

/** Whether an event tells of an order rather than of a transfer with a callback of its own. */
export function isOrderEvent(event: Pick<StoredEvent, 'kind'>): boolean {
  return event.kind === 'order.paid' || event.kind === 'deposit.confirmed'
}

/**
 * Writes the IPNs of checkout payments and deposits (reference blockbee 10.3, 11). An event whose order, asset or facts
 * cannot be read gets no entry and waits in the outbox (F63).
 */
export async function composeIpns(
  sql: Sql,
  events: readonly StoredEvent[],
  deps: AssetCatalogue,
): Promise<Map<string, DeliveryRequest>> {
  const orders = events.length === 0 ? new Map() : await readToldOrders(sql, events)
  const requests = new Map<string, DeliveryRequest>()
  for (const event of events) {
    const facts = readFacts(event, orders.get(event.id), deps)
    const url = facts?.order.notifyUrl
    if (!facts || !url) continue
    requests.set(event.id, composeRequest({ callbackUrl: url, method: facts.order.method }, ipnFields(facts)))
  }
  return requests
}

function readFacts(event: StoredEvent, told: ToldOrder | undefined, deps: AssetCatalogue): IpnFacts | null {
  const parsed = paidFacts.safeParse(event.facts)
  if (!told || !parsed.success) return null
  const { assetId, ...facts } = parsed.data
  const asset = deps.registry.byId(assetId)
  const network = asset && deps.registry.network(asset.chainId)
  if (!asset || !network) return null
  const address = deps.tillFactories[network.family].formatAddress(told.address)
  return { ...facts, order: told.order, uuid: event.transferId, asset, address }
}
