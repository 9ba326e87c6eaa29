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

/** Who gets which share of a till. */
export interface Recipient {
  readonly address: string
  /** Share in 1/10,000, at least 1. */
  readonly bps: number
}

/** Nobody: as operator, that anyone may settle; as refunder, that nobody may refund. */
export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000'
/** Most recipients that the contract takes (`contracts/src/Terms.sol`). */
export const RECIPIENTS_MAX = 20
/** All of it, in 1/10,000. */
export const BPS_TOTAL = 10_000
