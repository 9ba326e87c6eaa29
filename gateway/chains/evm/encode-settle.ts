import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { encodeFunctionData } from 'viem/utils'
import { ZERO_ADDRESS } from '../../domain/terms.ts'
import type { SettleGroup } from '../port.ts'

/** Kind `destroy` (decision 0001): no code remains at the till, so it stays payable with 21,000 gas. */
const DESTROY = 0

/**
 * Call data of `settle` (lenient) or `settleStrict` (all or nothing). Ids are sorted as the contract asks.
 */
export function encodeSettle(groups: readonly SettleGroup[], mode: 'settle' | 'settleStrict'): `0x${string}` {
  return encodeFunctionData({
    abi: tillAbi,
    functionName: mode,
    args: [
      groups.map(({ terms, contract, tillNonces }) => ({
        operator: hex(terms.operator),
        refunder: hex(terms.refunder),
        recipients: terms.recipients.map(({ address, bps }) => (BigInt(bps) << 160n) | BigInt(address)),
        token: hex(contract ?? ZERO_ADDRESS),
        kind: DESTROY,
        ids: tillNonces.map(id => hex(id.toLowerCase())).toSorted(),
      })),
    ],
  })
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
