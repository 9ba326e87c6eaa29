import type { WalletRequest } from '../page-state.ts'

/** The parameters of `eth_sendTransaction` that a payment needs. */
export interface TransferCall {
  readonly from: string
  readonly to: string
  readonly value: string
  readonly data?: string
}

/** Selector of `transfer(address,uint256)`, ERC-20. */
const TRANSFER = '0xa9059cbb'

/** The transaction that pays a request: the coin's value to the address, or a call of the token's `transfer`. */
export function transferCall(
  request: Pick<WalletRequest, 'to' | 'contract'>,
  atoms: bigint,
  from: string,
): TransferCall {
  if (request.contract === null) return { from, to: request.to, value: `0x${atoms.toString(16)}` }
  const recipient = request.to.slice(2).toLowerCase().padStart(64, '0')
  const amount = atoms.toString(16).padStart(64, '0')
  return { from, to: request.contract, value: '0x0', data: `${TRANSFER}${recipient}${amount}` }
}
