import {
  PAYOUT_ADDRESS,
  PAYOUT_CODE_HASH,
  PAYOUT_FACTORY_ADDRESS,
} from '@polytill/contracts/generated/payout.ts'
import { TILL_ADDRESS, TILL_CODE_HASH } from '@polytill/contracts/generated/till.ts'
import type { ContractState } from '../port.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { dataSchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'

/** A contract of ours, which the factory puts at the same address on every chain (CREATE2, EIP-7997). */
export interface OwnContract {
  readonly name: string
  readonly address: string
  /** keccak256 of its code (EIP-1052). */
  readonly codeHash: string
}

/** Derives, settles and refunds the tills (decision 0001). */
export const TILL: OwnContract = { name: 'till contract', address: TILL_ADDRESS, codeHash: TILL_CODE_HASH }
/** Pays lists once (decision 0016). */
export const PAYOUT: OwnContract = {
  ...{ name: 'payout contract', address: PAYOUT_ADDRESS, codeHash: PAYOUT_CODE_HASH },
}

/** Where an operator reads how to deploy. */
const GUIDE = 'docs/operate.md, "Our contracts on a chain"'

/** Compares the code at a contract's address with ours (decision 0023). */
export async function findContract(rpc: EvmRpc, contract: OwnContract): Promise<ContractState> {
  const { name, address, codeHash } = contract
  const code = await codeAt(rpc, address)
  if (typeof code !== 'string') return code
  if (hashOf(code) === codeHash) return { kind: 'present' }
  // Other code cannot come there by our factory: this chain derives addresses in a way of its own, or the node lies.
  if (code !== '0x')
    return {
      kind: 'wrong_code',
      problem: `the code at ${address} is not the ${name}: this chain cannot be used`,
    }
  const factory = await codeAt(rpc, PAYOUT_FACTORY_ADDRESS)
  if (typeof factory !== 'string') return factory
  const first = factory === '0x' ? `, after the factory ${PAYOUT_FACTORY_ADDRESS}, which is missing too` : ''
  return {
    kind: 'missing',
    problem: `the ${name} is not on this chain (no code at ${address}): deploy it${first}, see ${GUIDE}`,
  }
}

/** The same check, made again until the contract is there and then never more: its code cannot change. */
export function watchContract(rpc: EvmRpc, contract: OwnContract): () => Promise<ContractState> {
  let found: ContractState | null = null
  return async () => {
    if (found?.kind !== 'present') found = await findContract(rpc, contract)
    return found
  }
}

async function codeAt(rpc: EvmRpc, address: string): Promise<string | ContractState> {
  const code = await rpc.call('eth_getCode', [address, 'latest'], dataSchema)
  if (code.kind === 'present') return code.value
  return { kind: 'unknown', problem: code.kind === 'unknown' ? code.reason : 'no node has eth_getCode' }
}

function hashOf(code: string): string {
  return bytesHex(keccak256(Buffer.from(code.slice(2), 'hex')))
}
