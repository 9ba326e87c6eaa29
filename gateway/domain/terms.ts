/**
 * Terms of a till: who receives which share, who may settle and refund. The till's address is a function of them, so
 * they can never change (design 1, decision 0001).
 */
export interface ShareTerms {
  /** Who may settle; the zero address: anyone. Canonical address. */
  readonly operator: string
  /** Who may refund; the zero address: nobody. Canonical address. */
  readonly refunder: string
  /** 1 to 20 recipients whose `bps` (1/10,000) sum to exactly 10,000. The first also receives rounding remainders. */
  readonly recipients: readonly Recipient[]
}

/**
 * Terms of a till that is settled exactly: an amount that the operator names at settlement goes to `target`, and all the
 * rest, as the contract finds it then, to `buyer`. Canonical addresses.
 */
export interface ExactTerms {
  /** The only one who may settle. */
  readonly operator: string
  readonly target: string
  readonly buyer: string
}

export interface Recipient {
  readonly address: string
  /** Share in 1/10,000, at least 1. */
  readonly bps: number
}

export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000'
export const RECIPIENTS_MAX = 20
export const BPS_TOTAL = 10_000
