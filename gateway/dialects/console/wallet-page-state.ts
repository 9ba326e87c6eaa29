/** A transaction that a wallet is to sign. `value` in base units of the coin, decimal. */
export interface WalletTransaction {
  readonly to: string
  readonly data: string
  readonly value: string
}

/** What a wallet is to pay: a token's approval first where there is one, then the payment. */
export interface WalletPayment {
  /** EIP-155, decimal. */
  readonly chainId: number
  readonly network: string
  /** The only account that may sign. */
  readonly payer: string
  readonly transactions: readonly WalletTransaction[]
}

/** What the script of the page to pay with a wallet knows, embedded as JSON. */
export interface WalletPageState {
  readonly payoutId: string
  /** In words, as the page shows it. */
  readonly text: string
  /** Null when no wallet has anything to pay: before the approval, and once it is paid. */
  readonly payment: WalletPayment | null
}
