import { z } from 'zod'
import { parseTarget } from '../../notify/outbound-target.ts'
import type { Composer, DeliveryRequest, StoredEvent } from '../../notify/ports.ts'
import type { CallbackMethod } from '../../storage/blockbee-callbacks.ts'
import { readToldPayments, type ToldPayment } from '../../storage/blockbee-events.ts'
import { encodeForm, encodeJson } from './encode-fields.ts'
import { type CallbackField, type PaymentFacts, renderFields } from './render-fields.ts'
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
 * Writes BlockBee callbacks. An event whose payment, asset or facts cannot be read gets no entry, so it waits in the
 * outbox and the others go on (F63).
 */
export function blockbeeComposer(deps: AssetCatalogue): Composer {
  return {
    async compose(sql, events) {
      const payments = await readToldPayments(sql, events)
      const requests = new Map<string, DeliveryRequest | null>()
      for (const event of events) {
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

/**
 * The request of a callback (reference blockbee 8.2). The merchant's own query stays in the URL in every mode, byte for
 * byte as a URL can carry it; what is returned is what gets signed and sent (8.3).
 */
export function composeRequest(
  { callbackUrl, method }: { callbackUrl: string; method: CallbackMethod },
  fields: readonly CallbackField[],
): DeliveryRequest {
  const target = parseTarget(callbackUrl)
  if (typeof target === 'string') throw new Error(`stored callback is unusable: ${target}`)
  const url = target.transmitted
  if (method === 'json')
    return { method: 'POST', url, contentType: 'application/json', body: encodeJson(fields) }
  if (method === 'post')
    return {
      method: 'POST',
      url,
      contentType: 'application/x-www-form-urlencoded',
      body: encodeForm(fields),
    }
  return { method: 'GET', url: appendQuery(url, encodeForm(fields)) }
}

function appendQuery(url: string, query: string): string {
  const separator = !url.includes('?') ? '?' : /[?&]$/.test(url) ? '' : '&'
  return url + separator + query
}
