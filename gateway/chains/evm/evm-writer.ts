import type {
  Answer,
  BroadcastResult,
  ChainWriter,
  FeeQuote,
  PreparedSettle,
  SettleGroup,
  TillFactory,
} from '../port.ts'
import { classifyBroadcastError } from './classify-broadcast.ts'
import { encodeSettle } from './encode-settle.ts'
import { bytesHex, hexBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { headerSchema, quantitySchema } from './node-schemas.ts'
import { RememberedGas, tillsIn } from './remembered-gas.ts'
import type { EvmRpc } from './rpc.ts'
import {
  findSkipped,
  hasRepeatedTill,
  type SettleSimulation,
  strictGas,
  withoutTills,
} from './simulate-settle.ts'

/** What a writer works with. */
export interface EvmWriterParts {
  readonly rpc: EvmRpc
  readonly factory: TillFactory
  readonly tillContract: string
}

const RAW_TRANSACTION = /^0x(?:[0-9a-fA-F]{2})+$/
/** Largest gas limit a transaction may have (EIP-7825). */
const TRANSACTION_GAS_MAX = 16_777_216n

/** Prices, simulates and broadcasts on one EVM chain. Holds no key. */
export function createEvmWriter({ rpc, factory, tillContract }: EvmWriterParts): ChainWriter {
  const remembered = new RememberedGas()

  async function quantity(method: string, params: readonly unknown[]): Promise<Answer<bigint>> {
    const answer = await rpc.call(method, params, quantitySchema)
    if (answer.kind === 'present') return { kind: 'present', value: BigInt(answer.value) }
    return answer.kind === 'unknown' ? answer : { kind: 'unknown', reason: `no node has ${method}` }
  }

  async function quoteFees(): Promise<Answer<FeeQuote>> {
    const [head, priority] = await Promise.all([
      rpc.call('eth_getBlockByNumber', ['latest', false], headerSchema),
      quantity('eth_maxPriorityFeePerGas', []),
    ])
    if (head.kind !== 'present') return { kind: 'unknown', reason: 'no head' }
    if (priority.kind !== 'present') return priority
    // Twice the base fee outlasts six full blocks in a row (EIP-1559: at most an eighth more each).
    const baseFee = BigInt(head.value.baseFeePerGas ?? '0x0')
    return {
      kind: 'present',
      value: {
        maxFeePerGas: baseFee * 2n + priority.value,
        maxPriorityFeePerGas: priority.value,
      },
    }
  }

  return {
    chainId: rpc.chainId,
    prepareSettle: async (groups, sender) => {
      const simulation: SettleSimulation = { rpc, factory, tillContract, sender, remembered }
      if (hasRepeatedTill(factory, groups))
        return { kind: 'unknown', reason: 'a till stands in the batch twice' }
      const gas = await strictGas(simulation, groups)
      if (gas.kind !== 'present') return gas
      if (gas.value !== null) return prepared(groups, gas.value, [])
      const skipped = await findSkipped(simulation, groups)
      if (skipped.kind !== 'present') return skipped
      const rest = withoutTills(factory, groups, skipped.value)
      if (rest.length === 0) return prepared(rest, 0n, skipped.value)
      const restGas = await strictGas(simulation, rest)
      if (restGas.kind !== 'present') return restGas
      if (restGas.value !== null) return prepared(rest, restGas.value, skipped.value)
      // One by one they move, together not: a node gives no call more gas than a transaction may have, items stand in each
      // other's way, or the chain moved on between two questions.
      if (tillsIn(rest) > 1) return prepared(rest, TRANSACTION_GAS_MAX, skipped.value)
      return { kind: 'unknown', reason: 'the simulation contradicts itself' }
    },
    quoteFees,
    minedNonce: account => quantity('eth_getTransactionCount', [account, 'latest']),
    balance: account => quantity('eth_getBalance', [account, 'latest']),
    broadcast: rawTransaction => broadcast(rpc, rawTransaction),
  }

  function prepared(
    groups: readonly SettleGroup[],
    gas: bigint,
    skipped: readonly string[],
  ): Answer<PreparedSettle> {
    // A quarter more: until it is mined a recipient's balance may become its first (17,100 gas), never a fixed sum.
    const wanted = gas + gas / 4n
    const tooLarge = wanted > TRANSACTION_GAS_MAX
    const gasLimit = tooLarge ? TRANSACTION_GAS_MAX : wanted
    const call = { to: tillContract, data: encodeSettle(groups, 'settle'), gasLimit }
    return { kind: 'present', value: { call, skipped, tooLarge } }
  }
}

/** A result counts as accepted only when it is the hash of the very bytes (F31). */
async function broadcast(rpc: EvmRpc, rawTransaction: string): Promise<BroadcastResult> {
  if (!RAW_TRANSACTION.test(rawTransaction)) return { kind: 'rejected', reason: 'not transaction bytes' }
  const reply = await rpc.ask('eth_sendRawTransaction', [rawTransaction])
  if (reply.kind === 'unreachable') return { kind: 'unknown', reason: reply.reason }
  if (reply.kind === 'error') return classifyBroadcastError(reply.message)
  const txid = bytesHex(keccak256(hexBytes(rawTransaction)))
  if (typeof reply.value === 'string' && reply.value.toLowerCase() === txid) return { kind: 'accepted' }
  return { kind: 'unknown', reason: 'the node answered with another hash' }
}
