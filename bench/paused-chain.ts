import { z } from 'zod'
import { type JsonRpc, jsonRpc, member } from './json-rpc.ts'
import type { BenchRun } from './measurement.ts'

/** A token transfer from the chain's payer. */
export interface Payment {
  readonly to: string
  readonly amountAtoms: bigint
}

/** A local chain that mines only when told, so that a block holds what the bench wants in it. */
export interface PausedChain {
  readonly rpc: JsonRpc
  /** Sends the transfers without mining; in order, each with its nonce. Returns their transaction ids. */
  sendTransfers(contract: string, payments: readonly Payment[]): Promise<string[]>
  /** Mines one block of everything sent and waits until a subscriber of new heads has seen it. */
  mine(): Promise<SeenBlock>
}

/** A block as a subscriber saw it. */
export interface SeenBlock {
  readonly number: bigint
  /** When the push of its header was there, on `performance.now()`'s clock. */
  readonly seenAtMs: number
}

/** The chain did not do what a local node does. */
export class ChainMisbehaved extends Error {
  readonly code = 'chain_misbehaved'
}

const BATCH = 100
const GAS_LIMIT = 100_000n
const SEEN_WITHIN_MS = 10_000
const quantity = z.string().regex(/^0x[0-9a-f]+$/)

/** Takes over the mining of a local chain and its payer, whose account the node signs for. */
export async function pauseChain(run: BenchRun, rpcUrl: string, payer: string): Promise<PausedChain> {
  const rpc = jsonRpc(rpcUrl)
  const heads = await watchHeads(run, rpcUrl)
  await rpc.call('evm_setAutomine', [false])
  await rpc.call('evm_setIntervalMining', [0])
  return {
    rpc,
    async sendTransfers(contract, payments) {
      const first = Number(quantity.parse(await rpc.call('eth_getTransactionCount', [payer, 'pending'])))
      const txids: string[] = []
      for (let at = 0; at < payments.length; at += BATCH) {
        const calls = payments.slice(at, at + BATCH).map(
          ({ to, amountAtoms }, index) =>
            [
              'eth_sendTransaction',
              [
                {
                  from: payer,
                  to: contract,
                  data: transferCall(to, amountAtoms),
                  gas: hex(GAS_LIMIT),
                  nonce: hex(BigInt(first + at + index)),
                },
              ],
            ] as const,
        )
        txids.push(...z.array(z.string()).parse(await rpc.batch(calls)))
      }
      return txids
    },
    async mine() {
      const number = BigInt(quantity.parse(await rpc.call('eth_blockNumber'))) + 1n
      const seen = heads.next(number)
      await rpc.call('evm_mine')
      return { number, seenAtMs: await seen }
    },
  }
}

/** `transfer(address,uint256)` (ERC-20). */
export function transferCall(to: string, amountAtoms: bigint): string {
  return `0xa9059cbb${to.slice(2).toLowerCase().padStart(64, '0')}${amountAtoms.toString(16).padStart(64, '0')}`
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}

/** Subscribes to new heads as any client can, and notes when each comes. */
async function watchHeads(run: BenchRun, rpcUrl: string): Promise<{ next(number: bigint): Promise<number> }> {
  const seen = new Map<bigint, number>()
  const listeners = new Set<() => void>()
  const socket = new WebSocket(rpcUrl.replace(/^http/, 'ws'))
  run.onEnd(() => socket.close())
  await new Promise<void>((resolve, reject) => {
    socket.onerror = () => reject(new ChainMisbehaved(`no WebSocket at ${rpcUrl}`))
    socket.onopen = () =>
      socket.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}')
    socket.onmessage = event => {
      const atMs = performance.now()
      const message: unknown = JSON.parse(String(event.data))
      if (member(message, 'id') === 1) return resolve()
      const number = member(member(member(message, 'params'), 'result'), 'number')
      if (typeof number !== 'string') return
      seen.set(BigInt(number), atMs)
      for (const listener of listeners) listener()
    }
  })
  return {
    next: number =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const atMs = seen.get(number)
          if (atMs === undefined) return
          clearTimeout(timer)
          listeners.delete(look)
          resolve(atMs)
        }
        const timer = setTimeout(() => {
          listeners.delete(look)
          reject(new ChainMisbehaved(`block ${number} was not pushed within ${SEEN_WITHIN_MS} ms`))
        }, SEEN_WITHIN_MS)
        listeners.add(look)
        look()
      }),
  }
}
