import type { ExactWriter } from '../chains/port.ts'
import type { SourceStep, TransactionSigner, TransactionSource } from '../settle/ports.ts'
import { type PricingContext, priceCall, SettleTrouble, TOO_DEAR } from '../settle/price-call.ts'
import type { DueOperation, OperationSendStore } from './ports.ts'

/** What sending the operations of one chain works with. */
export interface OperationContext extends PricingContext {
  readonly exactWriter: ExactWriter
  readonly operationStore: OperationSendStore
  readonly signer: Pick<TransactionSigner, 'address' | 'tooDear'>
  /** Told after an operation ended without a transaction. */
  readonly onEnded: () => void
}

/** Operations that are looked at in one step; the ones behind them wait for the next. */
const LOOKED_AT = 16
const NOTHING: SourceStep = { open: null, trouble: null }

/**
 * Starts the transaction of one operation at a time, in the settler's own lane. No transaction is spent on what would move
 * nothing: the contract is simulated first. An operation fails without one only when both the proven blocks and the node
 * say that the till holds too little; where they differ, one of them is behind and it waits (F9).
 */
export function operationSource(context: OperationContext): TransactionSource {
  return {
    async start(): Promise<SourceStep> {
      const { operationStore, exactWriter } = context
      for (const operation of await operationStore.dueOperations(exactWriter.chainId, LOOKED_AT)) {
        const step = await startOne(context, operation)
        if (step.open !== null || step.trouble !== null) return step
      }
      return NOTHING
    },
  }
}

async function startOne(context: OperationContext, operation: DueOperation): Promise<SourceStep> {
  const { exactWriter, operationStore, signer } = context
  const answer = await exactWriter.prepareExact(operation.order, signer.address)
  if (answer.kind !== 'present')
    return { open: null, trouble: `operation: ${answer.kind === 'unknown' ? answer.reason : 'no answer'}` }
  const readiness = answer.value
  switch (readiness.kind) {
    case 'short':
      if (coversOrder(operation.booksAtoms, operation))
        await operationStore.putOff(operation, 'the node does not show yet what the blocks prove')
      else {
        await operationStore.failOperation(operation, 'the till holds less than asked for')
        context.onEnded()
      }
      return NOTHING
    case 'refused':
      await operationStore.countRefusal(operation, `the till contract refuses: ${readiness.reason}`)
      return NOTHING
    case 'ready':
      return reserve(context, operation, readiness.call)
  }
}

/** Whether a balance is enough; nothing at all never is. */
function coversOrder(heldAtoms: bigint, { order }: DueOperation): boolean {
  return heldAtoms > 0n && heldAtoms >= order.amountAtoms
}

async function reserve(
  context: OperationContext,
  operation: DueOperation,
  call: OperationCall,
): Promise<SourceStep> {
  const { exactWriter, operationStore, signer } = context
  const fees = await priceCall(context, call, []).catch((error: unknown) => {
    if (error instanceof SettleTrouble) return error
    throw error
  })
  if (fees instanceof SettleTrouble) return { open: null, trouble: fees.message }
  const { chainId } = exactWriter
  // A nonce is not taken for what the signer would refuse: everybody's payments behind it would wait too.
  if (await signer.tooDear(chainId, call, fees)) {
    await operationStore.putOff(operation, TOO_DEAR)
    return NOTHING
  }
  const open = await operationStore.reserveOperation(chainId, signer.address, operation, call, fees)
  return { open, trouble: null }
}

type OperationCall = Parameters<OperationSendStore['reserveOperation']>[3]
