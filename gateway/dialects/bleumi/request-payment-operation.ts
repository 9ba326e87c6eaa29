import type { Asset } from '../../domain/assets.ts'
import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import type { PaymentAddress } from '../../storage/bleumi-payments-read.ts'
import { requireAddress, requirePayment } from './find-payment.ts'
import { fieldOf, readAmount } from './read-amount.ts'
import { refuse } from './refuse.ts'
import { requestOperation } from './request-operation.ts'
import { requireGas } from './require-gas.ts'
import type { BleumiDeps, BleumiHandler, BleumiRequest } from './route.ts'
import { tokenOfName } from './token-name.ts'

/**
 * `POST /v1/payment/{id}/settle?chain=`, and a wallet's: `amount` of `token` goes to the merchant's side and the rest of that
 * token to the buyer; other tokens stay (reference bleumi 2.1, 2.2). One operation of an address at a time.
 */
export function settlePayment(edition: PaymentEdition): BleumiHandler {
  return async (deps, request) => {
    const { tillId, asset } = await requireToken(deps, request, edition)
    const amount = readAmount(request.body, asset.decimals)
    if (amount === null)
      throw refuse(edition, 'amount_invalid', `amount: not an amount of at most ${asset.decimals} decimals`)
    if (edition === 'g5') await requireGas(deps, asset.chainId)
    return requestOperation(deps, request, { tillId, assetId: asset.id, kind: 'settle', ...amount })
  }
}

/** `POST /v1/payment/{id}/refund?chain=`, and a wallet's: all of `token` goes to the buyer. */
export function refundPayment(edition: PaymentEdition): BleumiHandler {
  return async (deps, request) => {
    const { tillId, asset } = await requireToken(deps, request, edition)
    if (edition === 'g5') await requireGas(deps, asset.chainId)
    return requestOperation(deps, request, {
      ...{ tillId, assetId: asset.id, kind: 'refund', amountAtoms: 0n, writtenAmount: null },
    })
  }
}

/** The address and the token that a request is about. @throws BleumiError */
async function requireToken(
  deps: BleumiDeps,
  request: BleumiRequest,
  edition: PaymentEdition,
): Promise<PaymentAddress & { asset: Asset }> {
  const address = requireAddress(await requirePayment(deps, request, edition), request, edition)
  const name = fieldOf(request.body, 'token')
  const { chain } = address
  const chainId = deps.registry.byId(address.chainAssetId)?.chainId
  const asset = typeof name === 'string' && chainId && tokenOfName(deps.registry, { chainId, chain }, name)
  if (!asset) throw refuse(edition, 'token_invalid')
  return { ...address, asset }
}
