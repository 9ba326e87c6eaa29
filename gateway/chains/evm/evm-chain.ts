import { TILL_ADDRESS } from '@polytill/contracts/generated/till.ts'
import { type Clock, systemClock } from '../../runtime/clock.ts'
import type { NetworkConfig } from '../../runtime/config.ts'
import type { ChainReader, ChainWriter, ExactWriter, PayoutWriter } from '../port.ts'
import { createEvmReader } from './evm-reader.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { createEvmWriter } from './evm-writer.ts'
import { createExactWriter } from './exact-writer.ts'
import { createPayoutWriter } from './payout-writer.ts'
import type { PosterLimits } from './post-json.ts'
import { EvmRpc } from './rpc.ts'

/** What an EVM chain is opened with. */
export interface EvmChainOptions {
  readonly network: Pick<NetworkConfig, 'chainId' | 'rpcUrls' | 'wsUrl'>
  readonly clock?: Clock
  readonly limits?: Partial<PosterLimits>
}

/** Both sides of one EVM chain. Nothing is asked of a node yet; closing the reader closes both. */
export function openEvmChain(options: EvmChainOptions): {
  readonly reader: ChainReader
  readonly writer: ChainWriter
  readonly payoutWriter: PayoutWriter
  readonly exactWriter: ExactWriter
  readonly rpc: EvmRpc
} {
  const { network, clock = systemClock, limits = {} } = options
  const rpc = new EvmRpc({ chainId: network.chainId, urls: network.rpcUrls, limits })
  const tillContract = TILL_ADDRESS.toLowerCase()
  const reader = createEvmReader({
    rpc,
    clock,
    tills: { address: tillContract, factory: evmTillFactory },
    ...(network.wsUrl === undefined ? {} : { wsUrl: network.wsUrl }),
  })
  const writer = createEvmWriter({ rpc, factory: evmTillFactory, tillContract })
  return { reader, writer, payoutWriter: createPayoutWriter(rpc), exactWriter: createExactWriter(rpc), rpc }
}
