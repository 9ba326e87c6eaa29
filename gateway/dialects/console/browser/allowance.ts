import type { WalletTransaction } from '../wallet-page-state.ts'

/** Selectors of ERC-20: `approve(address,uint256)` and `allowance(address,address)`. */
const APPROVE = '0x095ea7b3'
const ALLOWANCE = '0xdd62ed3e'

/** A token's approval, read from its transaction. */
export interface Approval {
  readonly token: string
  /** Who may spend: 32-byte word, hex. */
  readonly spender: string
  /** Base units. */
  readonly atoms: bigint
}

/** What a transaction approves; null when it is no approval. */
export function approvalOf({ to, data }: WalletTransaction): Approval | null {
  const [, spender, atoms] = new RegExp(`^${APPROVE}([0-9a-f]{64})([0-9a-f]{64})$`).exec(data) ?? []
  return spender === undefined || atoms === undefined
    ? null
    : { token: to, spender, atoms: BigInt(`0x${atoms}`) }
}

/** The call that sets the allowance to 0: some tokens refuse to change one that is neither 0 nor set to 0 (USDT). */
export function revocationOf({ token, spender }: Approval): WalletTransaction {
  return { to: token, data: `${APPROVE}${spender}${'0'.repeat(64)}`, value: '0' }
}

/** The call that asks what the spender may take from an owner now. */
export function allowanceCall({ token, spender }: Approval, owner: string): { to: string; data: string } {
  const word = owner.slice(2).toLowerCase().padStart(64, '0')
  return { to: token, data: `${ALLOWANCE}${word}${spender}` }
}
