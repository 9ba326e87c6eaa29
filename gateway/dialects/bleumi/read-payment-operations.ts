import type { AssetRegistry } from '../../domain/assets.ts'
import type { Operation } from '../../operations/operation.ts'
import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import type { Payment } from '../../storage/bleumi-payments-read.ts'
import { findOperation, listOperations } from '../../storage/operations-request.ts'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'
import { requirePayment } from './find-payment.ts'
import { FUNCTION_NAMES } from './operation-object.ts'
import { handleOf } from './read-operations.ts'
import { refuse } from './refuse.ts'
import type { BleumiHandler } from './route.ts'
import { tokenName } from './token-name.ts'

const PAGES = { g3: 100, g5: 10 } as const

/** `GET /v1/payment/{id}/operation`, and a wallet's: on all of its networks, oldest first (reference bleumi 2.2). */
export function getPaymentOperations(edition: PaymentEdition): BleumiHandler {
  return async (deps, request) => {
    const payment = await requirePayment(deps, request, edition)
    const { nextToken } = request.query
    const list = ['operations', request.key.id, payment.paymentId]
    const place = nextToken === undefined ? { at: 0n } : decodeCursor(list, nextToken)
    if (place === null) throw refuse(edition, 'nextToken_invalid')
    const page = PAGES[edition]
    // One more than a page shows whether there is another.
    const operations = await listOperations(deps.sql, tillsOf(payment), place.at, page + 1)
    const last = operations.length > page ? operations[page - 1] : undefined
    return {
      nextToken: last === undefined ? '' : encodeCursor(list, { at: last.handle, id: '' }),
      results: operations
        .slice(0, page)
        .map(operation => paymentOperationObject(edition, payment, operation, deps.registry)),
    }
  }
}

/** `GET /v1/payment/{id}/operation/{txid}`, and a wallet's: one of them. */
export function getPaymentOperation(edition: PaymentEdition): BleumiHandler {
  return async (deps, request) => {
    const payment = await requirePayment(deps, request, edition)
    const handle = handleOf(request.params.txid ?? '')
    const operation = handle === null ? null : await findOperation(deps.sql, tillsOf(payment), handle)
    if (!operation) throw refuse(edition, 'id_not_found')
    return paymentOperationObject(edition, payment, operation, deps.registry)
  }
}

function tillsOf({ addresses }: Payment): string[] {
  return addresses.map(({ tillId }) => tillId)
}

/** An operation on the wire (reference bleumi 2.1, 2.2). @throws Error when its token is no longer configured */
function paymentOperationObject(
  edition: PaymentEdition,
  payment: Payment,
  operation: Operation,
  registry: AssetRegistry,
): object {
  const { kind, handle, succeeded, txid, writtenAmount, amountAtoms } = operation
  const asset = registry.byId(operation.assetId)
  const address = payment.addresses.find(({ tillId }) => tillId === operation.tillId)
  if (!asset || !address) throw new Error(`operation ${operation.id} is of nothing that is configured`)
  const atoms = {
    token_amount: amountAtoms.toString(),
    token_decimals: asset.decimals,
  }
  return {
    ...(edition === 'g3' ? { id: payment.id } : {}),
    txid: handle.toString(),
    ...(edition === 'g3' ? {} : { chain: address.chain }),
    funcName: FUNCTION_NAMES[kind],
    status: succeeded,
    hash: txid ?? '',
    inputs: {
      ...(edition === 'g3' ? {} : { addr: address.address }),
      token: tokenName(asset, address.chain),
      ...(writtenAmount === null ? {} : { amount: writtenAmount, ...atoms }),
    },
  }
}
