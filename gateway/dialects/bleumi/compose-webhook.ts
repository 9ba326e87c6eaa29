import type { AssetRegistry } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import type { Composer, DeliveryRequest } from '../../notify/ports.ts'
import { readToldTransfers, type ToldTransfer } from '../../storage/bleumi-events.ts'
import { NETWORK_IDS } from './network-codes.ts'

/**
 * Writes Bleumi webhooks (reference bleumi 1.5). A transfer that left the chain before it was told of is not told of, nor is
 * anything where the business has no URL. An event whose asset is not configured waits in the outbox (F63).
 */
export function bleumiComposer({ registry }: { readonly registry: AssetRegistry }): Composer {
  return {
    async compose(sql, events) {
      const transfers = await readToldTransfers(sql, events)
      const requests = new Map<string, DeliveryRequest | null>()
      for (const event of events) {
        const transfer = transfers.get(event.id)
        const decimals = transfer && registry.byId(transfer.assetId)?.decimals
        if (!transfer || decimals === undefined) continue
        requests.set(event.id, paymentWebhook(transfer, decimals))
      }
      return requests
    },
  }
}

function paymentWebhook(transfer: ToldTransfer, decimals: number): DeliveryRequest | null {
  const { webhookUrl, chain, address, txid, token, balanceAtoms, blockNumber } = transfer
  if (webhookUrl === null || blockNumber === null) return null
  const paymentData = {
    chain: NETWORK_IDS[chain] ?? chain,
    addr: address,
    hash: txid,
    token,
    balance: formatAtoms(balanceAtoms, decimals),
    blockNum: blockNumber.toString(),
  }
  return {
    method: 'POST',
    url: webhookUrl,
    contentType: 'application/json',
    body: JSON.stringify({ event_type: 'payment', payment_data: paymentData }),
    signature: 'hmac',
  }
}
