import type { Judge } from '../../devnet/fault-proxy.ts'
import { hex } from './chain-node.ts'

/**
 * A node that gives no receipts of one block, and too high amounts in its logs. The header's bloom does not cover
 * amounts: this is what the weaker proof cannot see.
 */
export function forgeAmounts(number: bigint): Judge {
  let hash: unknown = null
  return ({ method, params: [at] }) => {
    if (method === 'eth_getTransactionReceipt') return 'method-missing'
    if (method === 'eth_getBlockReceipts')
      return at === hex(number) || at === hash ? 'method-missing' : 'pass'
    if (method !== 'eth_getLogs') return 'pass'
    if (typeof at === 'object' && at !== null && 'blockHash' in at) hash = at.blockHash
    return 'forged'
  }
}
