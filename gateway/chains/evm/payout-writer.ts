import { payoutAbi } from '@polytill/contracts/generated/payout.ts'
import { decodeErrorResult, encodeFunctionData, parseAbi } from 'viem/utils'
import { z } from 'zod'
import type { Answer, PayoutOrder, PayoutReadiness, PayoutWriter, UnsignedCall } from '../port.ts'
import { encodeApproval, encodePay, PAYOUT_CONTRACT, totalOf } from './encode-payout.ts'
import { quantitySchema } from './node-schemas.ts'
import { PAYOUT, watchContract } from './own-contract.ts'
import type { EvmRpc } from './rpc.ts'

const TOKEN = parseAbi([
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address, address) view returns (uint256)',
])
const wordSchema = z.string().regex(/^0x[0-9a-fA-F]{64}$/)
const MAX_UINT256 = 2n ** 256n - 1n
/** Largest gas limit a transaction may have (EIP-7825). */
const TRANSACTION_GAS_MAX = 16_777_216n

interface Call {
  readonly to: string
  readonly data: string
  readonly value?: bigint
}

/** Asks one EVM chain what a payout needs. Holds no key. */
export function createPayoutWriter(rpc: EvmRpc): PayoutWriter {
  async function word(to: string, data: string): Promise<Answer<bigint>> {
    const answer = await rpc.call('eth_call', [{ to, data }, 'latest'], wordSchema)
    if (answer.kind === 'present') return { kind: 'present', value: BigInt(answer.value) }
    return answer.kind === 'unknown' ? answer : { kind: 'unknown', reason: 'no node has eth_call' }
  }

  async function heldBy(payer: string, contract: string | null): Promise<Answer<bigint>> {
    if (contract !== null)
      return word(contract, encodeFunctionData({ abi: TOKEN, functionName: 'balanceOf', args: [hex(payer)] }))
    const answer = await rpc.call('eth_getBalance', [payer, 'latest'], quantitySchema)
    if (answer.kind === 'present') return { kind: 'present', value: BigInt(answer.value) }
    return answer.kind === 'unknown' ? answer : { kind: 'unknown', reason: 'no node has eth_getBalance' }
  }

  async function allowed(payer: string, contract: string | null): Promise<Answer<bigint>> {
    if (contract === null) return { kind: 'present', value: MAX_UINT256 }
    const args = [hex(payer), hex(PAYOUT_CONTRACT)] as const
    return word(contract, encodeFunctionData({ abi: TOKEN, functionName: 'allowance', args }))
  }

  async function priced(call: Call, payer: string): Promise<Answer<UnsignedCall> | ContractRefusal> {
    const value = call.value ?? 0n
    const request = { from: payer, to: call.to, data: call.data, value: `0x${value.toString(16)}` }
    const reply = await rpc.ask('eth_estimateGas', [request])
    if (reply.kind === 'unreachable') return { kind: 'unknown', reason: reply.reason }
    if (reply.kind === 'error') return refusalOf(reply.data) ?? { kind: 'unknown', reason: reply.message }
    const gas = quantitySchema.safeParse(reply.value)
    if (!gas.success) return { kind: 'unknown', reason: 'unusable gas estimate' }
    // A quarter more: until it is mined a recipient's balance may become its first.
    const limit = (BigInt(gas.data) * 5n) / 4n
    const gasLimit = limit > TRANSACTION_GAS_MAX ? TRANSACTION_GAS_MAX : limit
    return { kind: 'present', value: { to: call.to, data: call.data, gasLimit, value } }
  }

  return {
    chainId: rpc.chainId,
    contract: watchContract(rpc, PAYOUT),
    async preparePayout(order, payer) {
      const isPaid = encodeFunctionData({
        abi: payoutAbi,
        functionName: 'isPaid',
        args: [hex(payer), order.number],
      })
      const [paid, held, allowance] = await Promise.all([
        word(PAYOUT_CONTRACT, isPaid),
        heldBy(payer, order.contract),
        allowed(payer, order.contract),
      ])
      if (paid.kind !== 'present') return unknown(`the payout contract does not answer: ${reasonOf(paid)}`)
      if (paid.value !== 0n) return ready({ kind: 'paid' })
      if (held.kind !== 'present') return unknown(reasonOf(held))
      if (allowance.kind !== 'present') return unknown(reasonOf(allowance))
      if (held.value < totalOf(order)) return ready({ kind: 'short', heldAtoms: held.value })
      const needsApproval = order.contract !== null && allowance.value < totalOf(order)
      const call =
        needsApproval && order.contract !== null
          ? encodeApproval(order.contract, MAX_UINT256)
          : encodePay(order)
      const answer = await priced(call, payer)
      if (answer.kind === 'refused') return ready(refusedFor(order, answer.error))
      if (answer.kind !== 'present') return unknown(reasonOf(answer))
      return ready({ kind: needsApproval ? 'approval' : 'ready', call: answer.value })
    },
    unsignedPayout: unsignedEvmPayout,
  }
}

/** What a wallet signs to pay an order, see `PayoutWriter`. */
export function unsignedEvmPayout(order: PayoutOrder): readonly UnsignedCall[] {
  const pay = { ...encodePay(order), gasLimit: 0n }
  if (order.contract === null) return [pay]
  return [{ ...encodeApproval(order.contract, totalOf(order)), gasLimit: 0n }, pay]
}

function ready(value: PayoutReadiness): Answer<PayoutReadiness> {
  return { kind: 'present', value }
}

function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason }
}

function reasonOf(answer: Exclude<Answer<unknown>, { kind: 'present' }>): string {
  return answer.kind === 'unknown' ? answer.reason : 'no answer'
}

/** An error of the payout contract that says for certain that it would pay nobody. */
interface ContractRefusal {
  readonly kind: 'refused'
  readonly error:
    | { readonly errorName: 'AlreadyPaid' }
    | { readonly errorName: 'NotAll'; readonly position: number }
}

function refusalOf(data: string | null): ContractRefusal | null {
  if (data === null || !data.startsWith('0x')) return null
  try {
    const { errorName, args } = decodeErrorResult({ abi: payoutAbi, data: hex(data) })
    if (errorName === 'AlreadyPaid') return { kind: 'refused', error: { errorName } }
    if (errorName === 'NotAll') return { kind: 'refused', error: { errorName, position: Number(args[0]) } }
    return null
  } catch {
    return null
  }
}

function refusedFor({ payments }: PayoutOrder, error: ContractRefusal['error']): PayoutReadiness {
  if (error.errorName === 'AlreadyPaid') return { kind: 'paid' }
  return { kind: 'refused', recipient: payments[error.position]?.recipient ?? '' }
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
