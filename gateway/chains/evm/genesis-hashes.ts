import type { ChainId } from '../../domain/assets.ts'

/**
 * Genesis block hashes of public networks (F10); a fork or test network with the same chain id has another. Each is in
 * the source of a client of the network: go-ethereum (1, 11155111), op-geth (10), bsc (56), erigon (137), reth (8453),
 * avalanchego (43114, whose test network Fuji has the same one). Arbitrum's (42161) was found in no client; it is the
 * parent that nodes give for block 1, and several indexers hold it.
 */
export const GENESIS_HASHES: Readonly<Record<ChainId, string>> = {
  'eip155:1': '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
  'eip155:10': '0x7ca38a1916c42007829c55e69d3e9a73265554b586a499015373241b8a3fa48b',
  'eip155:56': '0x0d21840abff46b96c84b2ac9e10e4f5cdaeb5693cb665db62a2f3b02d2d57b5b',
  'eip155:137': '0xa9c28ce2141b56c474f1dc504bee9b01eb1bd7d1a507580d5519d4437a97de1b',
  'eip155:8453': '0xf712aa9241cc24369b143cf6dce85f0902a9731e70d66818a3a5845b296c73dd',
  'eip155:42161': '0x7ee576b35482195fc49205cec9af72ce14f003b9ae69f6ba0faef4514be8b442',
  'eip155:43114': '0x31ced5b9beb7f8782b014660da0cb18cc409f121f408186886e1ca3e8eeca96b',
  'eip155:11155111': '0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9',
}
