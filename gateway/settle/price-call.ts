import type { ChainWriter, FeeQuote, UnsignedCall } from '../chains/port.ts'
import type { TransactionSigner } from './ports.ts'
import { scaleFees } from './scale-fees.ts'

/** What pricing a new transaction works with. */
export interface PricingContext {
  readonly writer: Pick<ChainWriter, 'quoteFees' | 'balance'>
  readonly signer: Pick<TransactionSigner, 'address'>
  /** Most that may be paid per gas. Wei. */
  readonly feeCapWei: bigint
}

/** An outside condition that keeps settlement waiting; nothing was written (F34, F35). */
export class SettleTrouble extends Error {
  readonly code = 'settle_trouble'
}

/** What `TransactionSigner.tooDear` says yes to, and where the limit is set. */
export const SIGNER_CAP =
  'above what the signer allows for one transaction: transactionFeeCapWei of its chain, else POLYTILL_SIGNER_TX_FEE_CAP_WEI'

/** Why a new transaction waits that is too dear for the signer. */
export const TOO_DEAR = `at the fees of now its cost is ${SIGNER_CAP}`

/**
 * Today's fees for a call of the most urgent of these priorities, when its sender can pay for it.
 * @throws SettleTrouble when the node does not say, fees are above the cap, or the account holds too little
 */
export async function priceCall(
  { writer, signer, feeCapWei }: PricingContext,
  call: UnsignedCall,
  priorities: readonly string[],
): Promise<FeeQuote> {
  const [quote, balance] = await Promise.all([writer.quoteFees(), writer.balance(signer.address)])
  if (quote.kind !== 'present' || balance.kind !== 'present')
    throw new SettleTrouble('no fee quote or balance')
  const fees = scaleFees(quote.value, priorities)
  if (fees.maxFeePerGas > feeCapWei)
    throw new SettleTrouble(`fees of ${fees.maxFeePerGas} wei per gas are above the cap: settle.feeCapGwei`)
  if (balance.value < call.gasLimit * fees.maxFeePerGas + (call.value ?? 0n))
    throw new SettleTrouble(
      `gas tank ${signer.address} holds ${balance.value} wei: too little for the next transaction`,
    )
  return fees
}
