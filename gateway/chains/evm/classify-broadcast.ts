import type { BroadcastResult } from '../port.ts'

/** How nodes word their refusals of `eth_sendRawTransaction`; there are no common codes. */
interface Wording {
  readonly kind: 'known' | 'nonce_used' | 'underpriced' | 'rejected'
  readonly texts: readonly RegExp[]
}

/** The first match counts. Trouble that a provider words with a refusal's terms must not match: texts are narrow. */
const WORDINGS: readonly Wording[] = [
  { kind: 'known', texts: [/already ?known/i, /^known transaction/i, /transaction already imported/i] },
  { kind: 'nonce_used', texts: [/nonce[ _]too[ _]low/i, /^OldNonce/] },
  {
    // Pools forget and fees fall: the same bytes may be mined later, or be replaced with a higher fee.
    kind: 'underpriced',
    texts: [
      /underpriced/i,
      /max fee per gas less than block base fee/i,
      /future transaction tries to replace pending/i,
      /could not replace existing tx/i,
      /txpool is full/i,
      /^fee ?too ?low/i,
      /^ReplacementNotAllowed/,
      /gas price (is too low|below configured minimum)/i,
    ],
  },
  {
    kind: 'rejected',
    texts: [
      /insufficient[ _]?funds/i,
      /upfront cost exceeds account balance/i,
      /intrinsic gas too low/i,
      /exceeds block gas limit/i,
      /^GasLimitExceeded/,
      /transaction gas limit too high/i,
      /invalid sender/i,
      /invalid chain id for signer/i,
      /max priority fee per gas higher than max fee/i,
      /only replay-protected/i,
      /exceeds the configured cap/i,
      /transaction type not supported/i,
      /^rlp: /i,
      /failed to decode/i,
      /^oversized data/i,
    ],
  },
]

/**
 * Sorts a node's refusal of a signed transaction. What is not listed is `unknown`, never a failure: only a known refusal
 * may count as one (F31).
 */
export function classifyBroadcastError(message: string): BroadcastResult {
  const match = WORDINGS.find(({ texts }) => texts.some(text => text.test(message)))
  if (!match) return { kind: 'unknown', reason: message }
  return match.kind === 'rejected' ? { kind: 'rejected', reason: message } : { kind: match.kind }
}
