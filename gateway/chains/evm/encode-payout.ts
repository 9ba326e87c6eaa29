import { PAYOUT_ADDRESS, payoutAbi } from '@polytill/contracts/generated/payout.ts'
import { decodeFunctionData, encodeFunctionData } from 'viem/utils'
import { ZERO_ADDRESS } from '../../domain/terms.ts'
import type { PayoutOrder } from '../port.ts'
import { decodeList, encodeList } from './payout-list.ts'

/** The payout contract, canonical form; the same on every chain. */
export const PAYOUT_CONTRACT = PAYOUT_ADDRESS.toLowerCase()

const APPROVE = [
  {
    type: 'function',
    name: 'approve',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'spender', type: 'address' },
      { name: 'amount', type: 'uint256' },
    ],
    outputs: [],
  },
] as const

/** What the list of an order sums to. Base units. */
export function totalOf({ payments }: PayoutOrder): bigint {
  return payments.reduce((sum, { amountAtoms }) => sum + amountAtoms, 0n)
}

/**
 * The call that pays an order, without a gas limit.
 * @throws UnpayableList
 */
export function encodePay(order: PayoutOrder): { to: string; data: string; value: bigint } {
  const total = totalOf(order)
  const data = encodeFunctionData({
    abi: payoutAbi,
    functionName: 'pay',
    args: [hex(order.contract ?? ZERO_ADDRESS), order.number, total, encodeList(order.payments)],
  })
  return { to: PAYOUT_CONTRACT, data, value: order.contract === null ? total : 0n }
}

/** The order that a transaction's calldata to the payout contract names, or null. */
export function decodePay(input: string): PayoutOrder | null {
  try {
    const { functionName, args } = decodeFunctionData({ abi: payoutAbi, data: hex(input) })
    if (functionName !== 'pay') return null
    const [token, number, , list] = args
    const payments = decodeList(list)
    const contract = token.toLowerCase()
    return payments && { number, contract: contract === ZERO_ADDRESS ? null : contract, payments }
  } catch {
    // Not a call of this contract in its ABI's form.
    return null
  }
}

/** An approval of a token for the payout contract. */
export function encodeApproval(contract: string, amountAtoms: bigint): { to: string; data: string } {
  const args = [hex(PAYOUT_CONTRACT), amountAtoms] as const
  return { to: contract, data: encodeFunctionData({ abi: APPROVE, functionName: 'approve', args }) }
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
