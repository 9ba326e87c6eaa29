import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeErrorResult } from 'viem/utils'
import type { Answer, SettleGroup, TillFactory } from '../port.ts'
import { encodeSettle } from './encode-settle.ts'
import { quantitySchema } from './node-schemas.ts'
import { type RememberedGas, tillsIn } from './remembered-gas.ts'
import type { EvmRpc, RpcReply } from './rpc.ts'

/** Where and as whom a settlement is simulated. */
export interface SettleSimulation {
  readonly rpc: EvmRpc
  readonly factory: TillFactory
  readonly tillContract: string
  readonly sender: string
  readonly remembered: RememberedGas
}

/** Gas that settles every item; null when the contract would skip at least one. */
export async function strictGas(
  simulation: SettleSimulation,
  groups: readonly SettleGroup[],
): Promise<Answer<bigint | null>> {
  const { rpc, sender, tillContract, remembered } = simulation
  // The lenient form succeeds with too little gas, by skipping: only the strict form can be estimated.
  const data = encodeSettle(groups, 'settleStrict')
  const call = { from: sender, to: tillContract, data }
  const guess = remembered.guess(groups)
  if (guess !== null && (await isEnough(rpc, call, guess))) return { kind: 'present', value: guess }
  const reply = await rpc.ask('eth_estimateGas', [call], isConclusive)
  if (reply.kind === 'unreachable') return { kind: 'unknown', reason: reply.reason }
  if (reply.kind === 'error')
    return isSkip(reply.data) ? { kind: 'present', value: null } : { kind: 'unknown', reason: reply.message }
  const gas = quantitySchema.safeParse(reply.value)
  if (!gas.success) return { kind: 'unknown', reason: 'unusable gas estimate' }
  remembered.note(groups, BigInt(gas.data))
  return { kind: 'present', value: BigInt(gas.data) }
}

/** Whether the strict form, which returns nothing, settles every item with this much gas; any other answer is a no. */
async function isEnough(rpc: EvmRpc, call: object, gas: bigint): Promise<boolean> {
  const reply = await rpc.ask('eth_call', [{ ...call, gas: `0x${gas.toString(16)}` }, 'latest'])
  return reply.kind === 'result' && reply.value === '0x'
}

/**
 * Addresses of the tills that would be skipped. Halves the batch again and again, so that few bad items among many cost
 * few questions, and no trace or log simulation is asked of the node.
 */
export async function findSkipped(
  simulation: SettleSimulation,
  groups: readonly SettleGroup[],
): Promise<Answer<string[]>> {
  const gas = await strictGas(simulation, groups)
  if (gas.kind !== 'present') return gas
  if (gas.value !== null) return { kind: 'present', value: [] }
  const halves = halve(groups)
  if (!halves)
    return { kind: 'present', value: groups.flatMap(group => addressesOf(simulation.factory, group)) }
  const answers = await Promise.all(halves.map(half => findSkipped(simulation, half)))
  const skipped: string[] = []
  for (const answer of answers) {
    if (answer.kind !== 'present') return answer
    skipped.push(...answer.value)
  }
  return { kind: 'present', value: skipped }
}

/** A till can be created once in a transaction: for a second asset it needs another one (decision 0001). */
export function hasRepeatedTill(factory: TillFactory, groups: readonly SettleGroup[]): boolean {
  const tills = groups.flatMap(group => addressesOf(factory, group))
  return new Set(tills).size < tills.length
}

/** The groups without some tills; groups left empty go. */
export function withoutTills(
  factory: TillFactory,
  groups: readonly SettleGroup[],
  skipped: readonly string[],
): SettleGroup[] {
  const left = new Set(skipped)
  return groups.flatMap(group => {
    const termsHash = factory.termsHash(group.terms)
    const tillNonces = group.tillNonces.filter(id => !left.has(factory.tillAddress(termsHash, id)))
    return tillNonces.length > 0 ? [{ ...group, tillNonces }] : []
  })
}

function addressesOf(factory: TillFactory, { terms, tillNonces }: SettleGroup): string[] {
  const termsHash = factory.termsHash(terms)
  return tillNonces.map(id => factory.tillAddress(termsHash, id))
}

/** Two parts with half of the items each, or null for a single item. */
function halve(groups: readonly SettleGroup[]): [SettleGroup[], SettleGroup[]] | null {
  const count = tillsIn(groups)
  if (count < 2) return null
  const parts: [SettleGroup[], SettleGroup[]] = [[], []]
  let room = Math.floor(count / 2)
  for (const group of groups) {
    const head = group.tillNonces.slice(0, room)
    const tail = group.tillNonces.slice(room)
    if (head.length > 0) parts[0].push({ ...group, tillNonces: head })
    if (tail.length > 0) parts[1].push({ ...group, tillNonces: tail })
    room -= head.length
  }
  return parts
}

/** A result or a revert: other nodes would say the same. */
function isConclusive(reply: RpcReply): boolean {
  return reply.kind === 'result' || (reply.kind === 'error' && isSkip(reply.data))
}

function isSkip(data: string | null): boolean {
  if (data === null || !data.startsWith('0x')) return false
  try {
    return decodeErrorResult({ abi: tillAbi, data: `0x${data.slice(2)}` }).errorName === 'Incomplete'
  } catch {
    return false
  }
}
