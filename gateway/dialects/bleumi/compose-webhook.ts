import type { Asset, AssetRegistry } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import type { Composer, DeliveryRequest } from '../../notify/ports.ts'
import {
  readMovedTransfers,
  readToldOperations,
  readToldTransfers,
  type ToldOperation,
  type ToldTransfer,
  type ToldWallet,
} from '../../storage/bleumi-events.ts'
import type { EventKind } from '../../storage/events.ts'
import { NETWORK_IDS } from './network-codes.ts'
import { FUNCTION_NAMES } from './operation-object.ts'
import { tokenName } from './token-name.ts'

/**
 * Writes Bleumi webhooks, the first edition's for every edition (reference bleumi 1.5; nothing is known of later ones, part 5). A transfer that left the chain before it was told of is not told of, nor is
 * anything where the business has no URL. After a reorg a payment is told again, with the balance that holds now. An
 * event whose asset is not configured waits in the outbox (F63).
 */
export function bleumiComposer({ registry }: { readonly registry: AssetRegistry }): Composer {
  return {
    async compose(sql, events) {
      const of = (...kinds: EventKind[]) => events.filter(({ kind }) => kinds.includes(kind))
      const transfers = await readToldTransfers(sql, of('transfer.pending'))
      const moved = await readMovedTransfers(sql, of('transfer.rewound', 'transfer.returned'))
      const operations = await readToldOperations(sql, of('operation.ended'))
      const requests = new Map<string, DeliveryRequest | null>()
      for (const { id } of events) {
        const transfer = transfers.get(id) ?? moved.get(id)
        const operation = operations.get(id)
        const asset = registry.byId((transfer ?? operation)?.assetId ?? '')
        if (transfer && asset) requests.set(id, paymentWebhook(transfer, asset))
        if (operation && asset) requests.set(id, operationWebhook(operation, asset))
      }
      return requests
    },
  }
}

function paymentWebhook(transfer: ToldTransfer, asset: Asset): DeliveryRequest | null {
  const { txid, balanceAtoms, blockNumber } = transfer
  if (blockNumber === null) return null
  return webhook(transfer, {
    event_type: 'payment',
    payment_data: {
      ...placeOf(transfer),
      hash: txid,
      token: transfer.token ?? tokenName(asset, transfer.chain),
      balance: formatAtoms(balanceAtoms, asset.decimals),
      blockNum: blockNumber.toString(),
    },
  })
}

function operationWebhook(operation: ToldOperation, asset: Asset): DeliveryRequest | null {
  const { txid, kind, succeeded } = operation
  return webhook(operation, {
    event_type: 'operation',
    operation_data: {
      ...placeOf(operation),
      hash: txid,
      token: operation.token ?? tokenName(asset, operation.chain),
      funcName: FUNCTION_NAMES[kind],
      status: succeeded,
    },
  })
}

/** Webhooks carry a network's id where everything else carries its name (reference bleumi part 4, item 5). */
function placeOf({ chain, address }: ToldWallet): { chain: string; addr: string } {
  return { chain: NETWORK_IDS[chain] ?? chain, addr: address }
}

function webhook({ webhookUrl }: ToldWallet, body: object): DeliveryRequest | null {
  if (webhookUrl === null) return null
  return {
    method: 'POST',
    url: webhookUrl,
    contentType: 'application/json',
    body: JSON.stringify(body),
    signature: 'hmac',
  }
}
