import type { AssetId } from '../../domain/assets.ts'
import type { OperationKind } from '../../operations/operation.ts'
import { type BleumiWallet, findWallet } from '../../storage/bleumi-wallets.ts'
import { insertOperation } from '../../storage/operations-request.ts'
import { readAmount } from './read-amount.ts'
import { refuse } from './refuse.ts'
import type { BleumiDeps, BleumiHandler, BleumiRequest } from './route.ts'
import { MERCHANT_ID } from './wire-forms.ts'

/**
 * `POST /v1/payment/erc20/wallet/{ID}/settle`: `amount` goes to the merchant's side and the rest, as the contract finds it
 * then, to the buyer (reference bleumi 1.4.5). Answers a handle; whether it can be done shows later. One operation of a
 * wallet at a time.
 */
export const settleWallet: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  const amount = readAmount(request.body, decimalsOf(deps, wallet))
  if (amount === null) throw refuse('g2', 'amount_invalid')
  const { tillId, assetId } = wallet
  return requestOperation(deps, request, { tillId, assetId, kind: 'settle', ...amount })
}

/** `POST /v1/payment/erc20/wallet/{ID}/refund`: everything goes to the buyer. Whatever JSON its body holds is ignored (reference bleumi 1.4.4). */
export const refundWallet: BleumiHandler = async (deps, request) => {
  const { tillId, assetId } = await requireWallet(deps, request)
  return requestOperation(deps, request, {
    ...{ tillId, assetId, kind: 'refund', amountAtoms: 0n, writtenAmount: null },
  })
}

/** @throws BleumiError for an id that the business has not */
export async function requireWallet(deps: BleumiDeps, { key, params }: BleumiRequest): Promise<BleumiWallet> {
  const { id = '' } = params
  const wallet = MERCHANT_ID.test(id) ? await findWallet(deps.sql, key.businessId, id) : null
  if (!wallet) throw refuse('g2', 'id_not_found')
  return wallet
}

function decimalsOf({ registry }: BleumiDeps, { assetId }: BleumiWallet): number {
  const asset = registry.byId(assetId)
  if (!asset) throw new Error(`asset ${assetId} of a wallet is not configured`)
  return asset.decimals
}

/** An operation that is asked for. */
export interface OperationOrder {
  readonly tillId: string
  readonly assetId: AssetId
  readonly kind: OperationKind
  readonly amountAtoms: bigint
  readonly writtenAmount: string | null
}

/** Writes an operation and answers its handle. @throws BleumiError while another one of the wallet is under way */
export async function requestOperation(
  deps: BleumiDeps,
  { key }: Pick<BleumiRequest, 'key'>,
  order: OperationOrder,
): Promise<{ readonly txid: string }> {
  const { assetId } = order
  const handle = await insertOperation(
    deps.sql,
    {
      ...{ ...order, businessId: key.businessId, requestedBy: key.id },
      chainId: assetId.slice(0, assetId.indexOf('/')),
    },
    deps.clock.nowMs(),
  )
  if (handle === null) throw refuse('g2', 'prev_tx_inprogress')
  deps.operationRequested()
  return { txid: handle.toString() }
}
