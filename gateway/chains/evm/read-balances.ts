import { z } from 'zod'
import type { Answer, BalanceQuery } from '../port.ts'
import type { EvmRpc } from './rpc.ts'

/** Most balances in one call: the answer counts as contract code, of which 24 KB are allowed (EIP-170). */
const PER_CALL = 500
const COIN = `0x${'00'.repeat(20)}`

/**
 * Init code that is called without being deployed. Behind it stand a token (or zero for the coin) and any number of
 * accounts, 20 bytes each; it returns one word per account. It reverts when the token does not answer `balanceOf`.
 *
 * ```
 * 00 codecopy(12, 5b, 20)  token = mload(0)  mstore(0, 70a08231 << e0)  off = 6f  out = 40
 * 17 loop: if !(codesize > off) goto 53
 * 1f codecopy(16, off, 20)  if token goto 32
 * 29 mstore(out, balance(mload(4)))  goto 47
 * 32 if staticcall(gas, token, 0, 24, out, 20) & (1f < returndatasize) goto 47 else revert(0, 0)
 * 47 out += 20  off += 14  goto 17
 * 53 return(40, out - 40)
 * ```
 */
const PROGRAM = [
  '6014605b600c395f516370a0823160e01b5f52606f6040',
  '5b8138111560535760148260103982603257600451318152604756',
  '5b60208160245f865afa3d601f10166047575f5ffd',
  '5b60200190601401906017565b604080910390f3',
].join('')

const wordsSchema = z.string().regex(/^0x([0-9a-f]{64})*$/i)

/**
 * Balances at the end of one block, many per request. The block is named by its hash, so a node that is on another branch
 * or behind gives no answer instead of a wrong one (F7).
 */
export async function readBalances(
  rpc: EvmRpc,
  blockHash: string,
  queries: readonly BalanceQuery[],
): Promise<Answer<readonly bigint[]>> {
  const found = new Map<string, bigint>()
  // One after the other: a comparison of balances leaves a core, and a provider's limits, to the payments.
  for (const call of callsOf(queries)) {
    const answer = await ask(rpc, blockHash, call)
    if (answer.kind !== 'present') return answer
    for (const [position, address] of call.addresses.entries())
      found.set(keyOf(address, call.contract), answer.value[position] ?? 0n)
  }
  return {
    kind: 'present',
    value: queries.map(({ address, contract }) => found.get(keyOf(address, contract)) ?? 0n),
  }
}

interface Call {
  readonly contract: string | null
  readonly addresses: readonly string[]
}

function callsOf(queries: readonly BalanceQuery[]): Call[] {
  const byContract = new Map<string | null, Set<string>>()
  for (const { address, contract } of queries) {
    const addresses = byContract.get(contract) ?? new Set()
    byContract.set(contract, addresses.add(address))
  }
  return [...byContract].flatMap(([contract, set]) => {
    const addresses = [...set]
    const count = Math.ceil(addresses.length / PER_CALL)
    return Array.from({ length: count }, (_, index) => ({
      contract,
      addresses: addresses.slice(index * PER_CALL, (index + 1) * PER_CALL),
    }))
  })
}

async function ask(rpc: EvmRpc, blockHash: string, call: Call): Promise<Answer<bigint[]>> {
  const data = `0x${[call.contract ?? COIN, ...call.addresses].reduce((code, address) => code + address.slice(2), PROGRAM)}`
  const answer = await rpc.call('eth_call', [{ data }, { blockHash }], wordsSchema)
  if (answer.kind === 'absent') return { kind: 'unknown', reason: 'no node has eth_call' }
  if (answer.kind === 'unknown')
    return {
      kind: 'unknown',
      reason: `balances of ${call.contract ?? 'the coin'} at ${blockHash}: ${answer.reason}`,
    }
  const words = answer.value.slice(2).match(/.{64}/g) ?? []
  if (words.length !== call.addresses.length)
    return { kind: 'unknown', reason: `${words.length} balances for ${call.addresses.length} accounts` }
  return { kind: 'present', value: words.map(word => BigInt(`0x${word}`)) }
}

function keyOf(address: string, contract: string | null): string {
  return `${contract ?? ''}|${address}`
}
