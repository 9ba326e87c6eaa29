import { encodeFunctionData, parseAbi } from 'viem'
import type { SignRequest } from '../protocol.ts'

export const CHAIN = 'eip155:31337'
export const TILL = '0x00000000000000000000000000000000000071ff'

/** The Till's interface, written apart from the signer's own decoder. */
export const TILL_ABI = parseAbi([
  'struct Settlement { address operator; address refunder; uint256[] recipients; address token; uint8 kind; bytes8[] ids; }',
  'function settle(Settlement[] settlements)',
  'struct ExactTerms { address operator; address target; address buyer; }',
  'function settleExact(ExactTerms terms, bytes8 id, address token, uint256 amount, uint8 kind)',
])

export interface Group {
  readonly operator: `0x${string}`
  readonly refunder: `0x${string}`
  readonly recipients: readonly bigint[]
  readonly token: `0x${string}`
  readonly kind: number
  readonly ids: readonly `0x${string}`[]
}

/** A group as the scheduler makes it: two recipients, two tills. */
export const GROUP: Group = {
  operator: '0x0000000000000000000000000000000000000000',
  refunder: '0x00000000000000000000000000000000000000aa',
  recipients: [(9_900n << 160n) | 0xb1n, (100n << 160n) | 0xb2n],
  token: '0x00000000000000000000000000000000000000cc',
  kind: 0,
  ids: ['0x0000000000000001', '0xfedcba9876543210'],
}

export function settleData(groups: readonly Group[] = [GROUP]): `0x${string}` {
  return encodeFunctionData({ abi: TILL_ABI, functionName: 'settle', args: [groups] })
}

/** An exact settlement in its fields. */
export interface ExactCall {
  readonly operator: `0x${string}`
  readonly target: `0x${string}`
  readonly buyer: `0x${string}`
  readonly id: `0x${string}`
  readonly token: `0x${string}`
  readonly amount: bigint
  readonly kind: number
}

export const EXACT: ExactCall = {
  operator: '0x00000000000000000000000000000000000000e0',
  target: '0x00000000000000000000000000000000000000b1',
  buyer: '0x00000000000000000000000000000000000000b2',
  id: '0xfedcba9876543210',
  token: '0x00000000000000000000000000000000000000cc',
  amount: 7_500_000n,
  kind: 0,
}

export function exactData({ operator, target, buyer, id, token, amount, kind }: ExactCall): `0x${string}` {
  const args = [{ operator, target, buyer }, id, token, amount, kind] as const
  return encodeFunctionData({ abi: TILL_ABI, functionName: 'settleExact', args })
}

/** A request that the policy lets pass; `changes` replaces fields. */
export function settleRequest(changes: Partial<SignRequest> = {}): SignRequest {
  return {
    chainId: CHAIN,
    outgoingId: `out_${changes.nonce ?? 0n}`,
    version: 1,
    nonce: 0n,
    to: TILL,
    data: settleData(),
    value: 0n,
    gasLimit: 200_000n,
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 1_000_000_000n,
    ...changes,
  }
}
