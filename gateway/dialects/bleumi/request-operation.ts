import { InvalidAmount, parseAtoms } from '../../domain/money.ts'
import type { OperationKind } from '../../operations/operation.ts'
import { type BleumiWallet, findWallet } from '../../storage/bleumi-wallets.ts'
import { insertOperation } from '../../storage/operations-request.ts'
import { BleumiError } from './errors.ts'
import { JsonNumber } from './parse-json.ts'
import type { BleumiDeps, BleumiHandler, BleumiRequest } from './route.ts'

/**
 * `POST /v1/payment/erc20/wallet/{ID}/settle`: `amount` goes to the merchant's side and the rest, as the contract finds it
 * then, to the buyer (reference bleumi 1.4.5). Answers a handle; whether it can be done shows later. One operation of a
 * wallet at a time.
 */
export const settleWallet: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  const { amountAtoms, writtenAmount } = readAmount(request.body, decimalsOf(deps, wallet))
  return requestOperation(deps, request, { wallet, kind: 'settle', amountAtoms, writtenAmount })
}

/** `POST /v1/payment/erc20/wallet/{ID}/refund`: everything goes to the buyer. Any body is ignored (reference bleumi 1.4.4). */
export const refundWallet: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  return requestOperation(deps, request, { wallet, kind: 'refund', amountAtoms: 0n, writtenAmount: null })
}

/** @throws BleumiError for an id that the business has not */
export async function requireWallet(deps: BleumiDeps, { key, params }: BleumiRequest): Promise<BleumiWallet> {
  const wallet = await findWallet(deps.sql, key.businessId, params.id ?? '')
  if (!wallet) throw new BleumiError('MalformedRequest', 'id_not_found')
  return wallet
}

function decimalsOf({ registry }: BleumiDeps, { assetId }: BleumiWallet): number {
  const asset = registry.byId(assetId)
  if (!asset) throw new Error(`asset ${assetId} of a wallet is not configured`)
  return asset.decimals
}

/** Plain decimal text; of JSON numbers only those that no float has changed (reference bleumi 1.4.5). */
function readAmount(body: unknown, decimals: number): { amountAtoms: bigint; writtenAmount: string } {
  const amount: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'amount') : undefined
  const writtenAmount = amount instanceof JsonNumber ? amount.exactText() : amount
  if (typeof writtenAmount !== 'string') throw new BleumiError('MalformedRequest', 'amount_invalid')
  try {
    return { amountAtoms: parseAtoms(writtenAmount, decimals), writtenAmount }
  } catch (error) {
    if (error instanceof InvalidAmount) throw new BleumiError('MalformedRequest', 'amount_invalid')
    throw error
  }
}

async function requestOperation(
  deps: BleumiDeps,
  { key }: BleumiRequest,
  order: {
    readonly wallet: BleumiWallet
    readonly kind: OperationKind
    readonly amountAtoms: bigint
    readonly writtenAmount: string | null
  },
): Promise<{ readonly txid: string }> {
  const { wallet, ...what } = order
  const { tillId, assetId } = wallet
  const handle = await insertOperation(
    deps.sql,
    {
      ...{ ...what, businessId: key.businessId, tillId, assetId, requestedBy: key.id },
      chainId: assetId.slice(0, assetId.indexOf('/')),
    },
    deps.clock.nowMs(),
  )
  if (handle === null) throw new BleumiError('ValidationError', 'prev_tx_inprogress')
  deps.operationRequested()
  return { txid: handle.toString() }
}
