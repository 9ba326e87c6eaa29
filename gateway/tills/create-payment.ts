import type { TillFactory } from '../chains/port.ts'
import type { Family, NetworkSpec } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import {
  findPaymentAddress,
  insertPaymentAddress,
  type PaymentName,
  type PaymentOrigin,
} from '../storage/bleumi-payments.ts'
import type { Sql } from '../storage/database.ts'
import { draftExactTill } from './draft-exact-till.ts'

/** What creating payments needs. */
export interface PaymentDeps {
  readonly sql: Sql
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  /** Our settlement account, canonical form: the only one who can settle. */
  readonly operator: string
}

/** An address that is asked for. */
export interface PaymentOrder extends PaymentName {
  /** Network code as the merchant wrote it, and the network that it stands for. */
  readonly chain: string
  readonly network: NetworkSpec
  /** The merchant's side and the buyer's, canonical form. */
  readonly target: string
  readonly buyer: string
  readonly origin: PaymentOrigin
  /** Depth at which its transfers are confirmed; default 1. */
  readonly confirmations?: number
}

/** What came of asking for a payment's address. */
export type PaymentCreated =
  | { readonly kind: 'created'; readonly tillId: string; readonly address: string }
  /** It has this address on this network already. */
  | { readonly kind: 'exists'; readonly tillId: string; readonly address: string }
  /** The name belongs to a payment that this request may not extend: one of another origin, or a g3 wallet elsewhere. */
  | { readonly kind: 'taken' }

/**
 * Gives a payment its address on one network, which takes any registered token of the chain and the coin until the merchant
 * settles or refunds it (reference bleumi 2.2). Repeating it creates nothing; of several at once one is `created`.
 * @throws Error with code `invalid_till` where money would stay for ever
 */
export async function createPayment(deps: PaymentDeps, order: PaymentOrder): Promise<PaymentCreated> {
  const { sql, tillFactories, operator } = deps
  const { network, target, buyer, confirmations = 1 } = order
  const till = draftExactTill(
    {
      businessId: order.businessId,
      assetId: chainAsset(network),
      terms: { operator, target, buyer },
    },
    tillFactories[network.family],
  )
  const draft = { ...order, paymentId: newId('bpy'), confirmations }
  if (await insertPaymentAddress(sql, draft, till))
    return { kind: 'created', tillId: till.tillId, address: till.address }
  const found = await findPaymentAddress(sql, order, order.chain)
  return found ? { kind: 'exists', ...found } : { kind: 'taken' }
}

/** An asset that names the chain in the till's row: its coin, or its first token where the coin is not configured. */
function chainAsset({ network, assets }: NetworkSpec): string {
  const asset = assets.find(({ contract }) => contract === null) ?? assets[0]
  if (!asset) throw new Error(`network ${network} has no assets`)
  return asset.id
}
