import { TILL_ADDRESS, tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeErrorResult, encodeFunctionData, parseAbi } from 'viem/utils'
import { z } from 'zod'
import { ZERO_ADDRESS } from '../../domain/terms.ts'
import type { Answer, ExactOrder, ExactReadiness, ExactWriter } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { dataSchema, quantitySchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'

const TOKEN = parseAbi(['function balanceOf(address) view returns (uint256)'])
const wordSchema = z.string().regex(/^0x[0-9a-fA-F]{64}$/)
/** Largest gas limit a transaction may have (EIP-7825). */
const TRANSACTION_GAS_MAX = 16_777_216n
/**
 * Kinds of settlement (decision 0001). A till that is destroyed takes its coin along, so it is kept where coin is to stay,
 * and a kept one is called (decision 0019).
 */
const DESTROY = 0
const KEEP_FIRST = 1
const KEEP_AGAIN = 2
type Kind = typeof DESTROY | typeof KEEP_FIRST | typeof KEEP_AGAIN

/** The call that settles a till of the exact form; an amount of 0 refunds the buyer. */
function encodeSettleExact({ terms, tillNonce, contract, amountAtoms }: ExactOrder, kind: Kind): string {
  return encodeFunctionData({
    abi: tillAbi,
    functionName: 'settleExact',
    args: [
      { operator: hex(terms.operator), target: hex(terms.target), buyer: hex(terms.buyer) },
      hex(tillNonce),
      hex(contract ?? ZERO_ADDRESS),
      amountAtoms,
      kind,
    ],
  })
}

/** Asks one EVM chain what an exact settlement would do. Holds no key. */
export function createExactWriter(rpc: EvmRpc): ExactWriter {
  const to = TILL_ADDRESS.toLowerCase()

  async function ask<T>(method: string, params: readonly unknown[], schema: z.ZodType<T>): Promise<Known<T>> {
    const answer = await rpc.call(method, params, schema)
    return answer.kind === 'absent' ? { kind: 'unknown', reason: `no node has ${method}` } : answer
  }

  /** What an address holds now. */
  async function held(holder: string, contract: string | null): Promise<Known<bigint>> {
    const answer =
      contract === null
        ? await ask('eth_getBalance', [holder, 'latest'], quantitySchema)
        : await ask('eth_call', [{ to: contract, data: balanceOf(holder) }, 'latest'], wordSchema)
    return answer.kind === 'present' ? { kind: 'present', value: BigInt(answer.value) } : answer
  }

  async function kindOf({ contract, sparesCoin }: ExactOrder, till: string): Promise<Known<Kind>> {
    if (!sparesCoin) return { kind: 'present', value: DESTROY }
    const code = await ask('eth_getCode', [till, 'latest'], dataSchema)
    if (code.kind === 'unknown') return code
    if (code.value !== '0x') return { kind: 'present', value: KEEP_AGAIN }
    if (contract === null) return { kind: 'present', value: DESTROY }
    const coin = await held(till, null)
    if (coin.kind === 'unknown') return coin
    return { kind: 'present', value: coin.value === 0n ? DESTROY : KEEP_FIRST }
  }

  return {
    chainId: rpc.chainId,
    async prepareExact(order, sender): Promise<Answer<ExactReadiness>> {
      const till = evmTillFactory.tillAddress(evmTillFactory.exactTermsHash(order.terms), order.tillNonce)
      const kind = await kindOf(order, till)
      if (kind.kind === 'unknown') return kind
      const data = encodeSettleExact(order, kind.value)
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
      const balance = await held(till, order.contract)
      if (balance.kind === 'unknown') return balance
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

type Known<T> = Exclude<Answer<T>, { readonly kind: 'absent' }>

function balanceOf(holder: string): string {
  return encodeFunctionData({ abi: TOKEN, functionName: 'balanceOf', args: [hex(holder)] })
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
