import type { ExactOrder, UnsignedCall } from '../chains/port.ts'
import type { ChainId } from '../domain/assets.ts'
import type { AttemptFees, OpenTransaction } from '../settle/ports.ts'

/** An operation that waits for its transaction. */
export interface DueOperation {
  readonly businessId: string
  readonly operationId: string
  readonly order: ExactOrder
  /** What the books say lies in the till, as of the chain's cursor. Base units. */
  readonly booksAtoms: bigint
}

/** What sending operations needs from storage; each method is one transaction. */
export interface OperationSendStore {
  /** Oldest first. */
  dueOperations(chainId: ChainId, limit: number): Promise<DueOperation[]>
  /**
   * Takes the next nonce, writes the transaction with its first attempt and binds the operation to it: all or nothing, and
   * only while the operation has none (F28, F29). Null when somebody else was faster, or signing stops.
   */
  reserveOperation(
    chainId: ChainId,
    sender: string,
    operation: DueOperation,
    call: UnsignedCall,
    fees: AttemptFees,
  ): Promise<OpenTransaction | null>
  /** Ends it as failed, without a transaction, and tells the merchant. Nothing when it is not due any more. */
  failOperation(operation: DueOperation, reason: string): Promise<void>
  /** Says why it waits and looks at it again a little later. */
  putOff(operation: DueOperation, reason: string): Promise<void>
  /** The same after the contract refused, later each time; ends it as failed after too many (F37). */
  countRefusal(operation: DueOperation, reason: string): Promise<void>
}
