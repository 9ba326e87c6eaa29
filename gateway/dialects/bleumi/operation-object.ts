import type { Operation, OperationKind } from '../../operations/operation.ts'

/**
 * Names on the wire. Every operation creates its wallet's contract for one transaction and leaves none behind, so the plain
 * names of later editions never apply (reference bleumi 1.4.6, decision 0018).
 */
export const FUNCTION_NAMES: Readonly<Record<OperationKind, string>> = {
  settle: 'createAndSettleWallet',
  refund: 'createAndRefundWallet',
}

/** An operation on the wire (reference bleumi 1.4.6). */
export interface OperationObject {
  /** The wallet's. */
  readonly id: string
  readonly txid: string
  readonly funcName: string
  /** Null while it is under way. */
  readonly status: boolean | null
  /** Empty until its transaction is in a block. */
  readonly hash: string
  readonly inputs: { readonly amount?: string }
}

/** An operation as the protocol shows it; `hash` is empty while there is no transaction to show. */
export function operationObject(walletId: string, operation: Operation): OperationObject {
  const { kind, handle, succeeded, txid, writtenAmount } = operation
  return {
    id: walletId,
    txid: handle.toString(),
    funcName: FUNCTION_NAMES[kind],
    status: succeeded,
    hash: txid ?? '',
    inputs: writtenAmount === null ? {} : { amount: writtenAmount },
  }
}
