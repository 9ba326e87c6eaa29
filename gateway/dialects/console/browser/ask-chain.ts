import type { AnnouncedWallet } from '../../../../checkout/browser/wallet.ts'
import { type Approval, allowanceCall } from './allowance.ts'

/** What a spender may take from an owner, by the wallet's node; null: no answer, which says nothing. Base units. */
export async function allowanceNow(
  { provider }: AnnouncedWallet,
  approval: Approval,
  owner: string,
): Promise<bigint | null> {
  const params = [allowanceCall(approval, owner), 'latest']
  const answer = await provider.request({ method: 'eth_call', params }).catch(() => null)
  return typeof answer === 'string' && /^0x[0-9a-f]{64}$/i.test(answer) ? BigInt(answer) : null
}

/** Whether a transaction is in a block and failed there; false while that is not known. */
export async function hasFailed({ provider }: AnnouncedWallet, hash: string): Promise<boolean> {
  const receipt = await provider
    .request({ method: 'eth_getTransactionReceipt', params: [hash] })
    .catch(() => null)
  return (
    typeof receipt === 'object' && receipt !== null && 'status' in receipt && Number(receipt.status) === 0
  )
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
