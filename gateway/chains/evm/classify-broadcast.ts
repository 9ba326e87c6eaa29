import type { BroadcastResult } from '../port.ts'

/**
 * What nodes say to `eth_sendRawTransaction`, by text: there are no common codes. The order matters: the first match
 * counts. What is not listed is `unknown`, because only a listed refusal is certain not to be mined (F31).
 */
const ANSWERS: readonly (readonly [
  kind: 'known' | 'nonce_used' | 'underpriced' | 'rejected',
  text: RegExp,
])[] = [
  // geth, reth, anvil ("transaction already imported"), erigon, nethermind ("AlreadyKnown"), besu ("Known transaction")
  [
    'known',
    /already\s?known|known transaction|already (imported|exists|in (the )?(mem)?pool)|alreadyimported|ALREADY_EXISTS/i,
  ],
  // geth, reth, anvil, erigon; nethermind "OldNonce"; besu "Nonce too low", "TRANSACTION_NONCE_TOO_LOW"
  [
    'nonce_used',
    /nonce\s?(is\s)?too\s?low|nonce_too_low|old\s?nonce|nonce below (current )?account nonce|invalid transaction nonce/i,
  ],
  // A replacement that pays too little, a full pool, a fee below the pool's floor or the base fee. Pools forget: these may be sent again.
  [
    'underpriced',
    /underpriced|fee\s?too\s?low(?!.*for)|feetoolow|max fee per gas (is )?less than block base fee|below (the )?(base|minimum)|gas price (is )?(too low|below)|max fee.*(below|less than)/i,
  ],
  // Refused for what the bytes or the account are.
  [
    'rejected',
    /insufficient\s?(funds|balance)|upfront_cost_exceeds_balance|upfront cost exceeds|exceeds (block|transaction|allowance).*gas|exceeds block gas limit|gas limit (too high|reached)|intrinsic gas|invalid (sender|signature|chain|rlp)|chain ?id|rlp|tx ?type|transaction type not supported|oversized|max initcode|tip (above|higher)|priority fee.*(above|greater|higher).*max fee|only replay-protected|could not decode|failed to decode|max_priority_fee_per_gas|gas_uint_overflow|exceeds the configured cap|gas limit exceeds/i,
  ],
]

/** Sorts a node's refusal of a signed transaction. */
export function classifyBroadcastError(message: string): BroadcastResult {
  const match = ANSWERS.find(([, text]) => text.test(message))
  if (!match) return { kind: 'unknown', reason: message }
  const [kind] = match
  return kind === 'rejected' ? { kind, reason: message } : { kind }
}
