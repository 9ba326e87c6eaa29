import { TILL_ADDRESS, tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeErrorResult, encodeFunctionData, parseAbi } from 'viem/utils'
import { z } from 'zod'
import type { Answer, ExactOrder, ExactReadiness, ExactWriter } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { quantitySchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'

const TOKEN = parseAbi(['function balanceOf(address) view returns (uint256)'])
const wordSchema = z.string().regex(/^0x[0-9a-fA-F]{64}$/)
/** Largest gas limit a transaction may have (EIP-7825). */
const TRANSACTION_GAS_MAX = 16_777_216n
/** Kind `destroy` (decision 0001): no code remains at the till. */
const DESTROY = 0

/** The call that settles a till of the exact form; an amount of 0 refunds the buyer. */
export function encodeSettleExact({ terms, tillNonce, contract, amountAtoms }: ExactOrder): string {
  return encodeFunctionData({
    abi: tillAbi,
    functionName: 'settleExact',
    args: [
      { operator: hex(terms.operator), target: hex(terms.target), buyer: hex(terms.buyer) },
      hex(tillNonce),
      hex(contract),
      amountAtoms,
      DESTROY,
    ],
  })
}

/** Asks one EVM chain what an exact settlement would do. Holds no key. */
export function createExactWriter(rpc: EvmRpc): ExactWriter {
  const to = TILL_ADDRESS.toLowerCase()

  /** What the till holds now. */
  async function held({ terms, tillNonce, contract }: ExactOrder): Promise<Answer<bigint>> {
    const till = evmTillFactory.tillAddress(evmTillFactory.exactTermsHash(terms), tillNonce)
    const data = encodeFunctionData({ abi: TOKEN, functionName: 'balanceOf', args: [hex(till)] })
    const answer = await rpc.call('eth_call', [{ to: contract, data }, 'latest'], wordSchema)
    if (answer.kind === 'present') return { kind: 'present', value: BigInt(answer.value) }
    return answer.kind === 'unknown' ? answer : { kind: 'unknown', reason: 'no node has eth_call' }
  }

  return {
    chainId: rpc.chainId,
    async prepareExact(order, sender): Promise<Answer<ExactReadiness>> {
      const data = encodeSettleExact(order)
      const reply = await rpc.ask('eth_estimateGas', [{ from: sender, to, data }])
      if (reply.kind === 'unreachable') return { kind: 'unknown', reason: reply.reason }
      if (reply.kind === 'result') {
        const gas = quantitySchema.safeParse(reply.value)
        if (!gas.success) return { kind: 'unknown', reason: 'unusable gas estimate' }
        const limit = gasLimitFor(order, BigInt(gas.data))
        const gasLimit = limit > TRANSACTION_GAS_MAX ? TRANSACTION_GAS_MAX : limit
        return { kind: 'present', value: { kind: 'ready', call: { to, data, gasLimit } } }
      }
      const refusal = refusalOf(reply.data)
      if (refusal === null) return { kind: 'unknown', reason: reply.message }
      const balance = await held(order)
      if (balance.kind !== 'present') return balance
      const isShort = balance.value === 0n || balance.value < order.amountAtoms
      return {
        kind: 'present',
        value: isShort
          ? { kind: 'short', heldAtoms: balance.value }
          : { kind: 'refused', reason: `${refusal}, though the till holds ${balance.value}` },
      }
    },
  }
}

/**
 * Until it is mined a recipient's balance may become its first: a quarter more. And a settle of all that lies there may get
 * a remainder, when a payment comes before it: another transfer, which costs less than the whole did.
 */
function gasLimitFor({ amountAtoms }: ExactOrder, estimate: bigint): bigint {
  return amountAtoms === 0n ? (estimate * 5n) / 4n : estimate * 2n
}

/** Name of the till contract's own error, or null for any other trouble. */
function refusalOf(data: string | null): string | null {
  if (data === null || !data.startsWith('0x')) return null
  try {
    return decodeErrorResult({ abi: tillAbi, data: hex(data) }).errorName
  } catch {
    // Not an error of this contract.
    return null
  }
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
