import {
  encodeFunctionData,
  encodePacked,
  type Hex,
  maxUint256,
  numberToHex,
  parseAbi,
  zeroAddress,
} from 'viem'
import type { SignRequest } from '../protocol.ts'
import { CHAIN, settleRequest, TILL } from './settle-requests.ts'

export const PAYOUT = '0x00000000000000000000000000000000000a70a7'
export const TOKEN = '0x00000000000000000000000000000000000000cc'

/** The payout contract's interface, written apart from the signer's own decoder. */
export const PAYOUT_ABI = parseAbi([
  'function pay(address token, uint96 id, uint256 total, bytes list)',
  'function payBrought(address token, uint96 id, uint256 total, bytes list)',
  'function approve(address spender, uint256 amount)',
  'function transfer(address to, uint256 amount)',
])

/** Chains of a signer that may pay out at most 1,000 tokens at once and 2,500 a day, and 50 and 120 wei. */
export const PAYOUT_CHAINS = JSON.stringify([
  {
    chainId: CHAIN,
    tillContract: TILL,
    payouts: {
      contract: PAYOUT,
      assets: [
        { token: TOKEN, transactionCap: '1000', dayCap: '2500' },
        { token: zeroAddress, transactionCap: '50', dayCap: '120' },
      ],
    },
  },
])

export interface PayCall {
  readonly token: Hex
  readonly id: bigint
  readonly amounts: readonly bigint[]
  readonly total: bigint
}

/** Calldata of `pay`; `changes` replaces arguments. */
export function payData(changes: Partial<PayCall> = {}): Hex {
  const amounts = changes.amounts ?? [400n, 600n]
  const call = {
    token: TOKEN as Hex,
    id: 7n,
    total: amounts.reduce((sum, amount) => sum + amount, 0n),
    ...changes,
  }
  const list = amounts.reduce<Hex>(
    (packed, amount, index) =>
      encodePacked(
        ['bytes', 'address', 'bytes'],
        [packed, numberToHex(0xb1 + index, { size: 20 }), numberToHex(amount, { size: 4 })],
      ),
    '0x04',
  )
  return encodeFunctionData({
    abi: PAYOUT_ABI,
    functionName: 'pay',
    args: [call.token, call.id, call.total, list],
  })
}

/** A payout request that the policy lets pass. */
export function payRequest(changes: Partial<SignRequest> = {}): SignRequest {
  return settleRequest({ to: PAYOUT, data: payData(), ...changes })
}

/** An `approve` of the token for the payout contract. */
export function approveRequest(spender: Hex = PAYOUT, changes: Partial<SignRequest> = {}): SignRequest {
  const data = encodeFunctionData({ abi: PAYOUT_ABI, functionName: 'approve', args: [spender, maxUint256] })
  return settleRequest({ to: TOKEN, data, ...changes })
}
