import assert from 'node:assert/strict'
import { it } from 'node:test'
import { classifyBroadcastError } from './classify-broadcast.ts'

/** Texts as the clients write them. */
const TABLE: Readonly<
  Record<'known' | 'nonce_used' | 'underpriced' | 'rejected' | 'unknown', readonly string[]>
> = {
  known: [
    'already known', // geth, reth, erigon
    'transaction already imported', // anvil
    'AlreadyKnown', // nethermind
    'Known transaction', // besu
    'known transaction: 0x5f1c', // old geth
    'ALREADY_EXISTS: already known', // erigon
  ],
  nonce_used: [
    'nonce too low', // anvil, erigon
    'nonce too low: next nonce 12, tx nonce 3', // geth, reth
    'OldNonce', // nethermind
    'OldNonce, Current nonce: 12, nonce of rejected tx: 3', // nethermind
    'Nonce too low', // besu
    'NONCE_TOO_LOW', // besu
    'INTERNAL_ERROR: nonce too low', // erigon
  ],
  underpriced: [
    'replacement transaction underpriced', // geth, reth, anvil
    'transaction underpriced', // geth
    'transaction underpriced: gas tip cap 1, minimum needed 1000000', // geth
    'max fee per gas less than block base fee: address 0x00, maxFeePerGas: 1, baseFee: 7', // geth
    'max fee per gas less than block base fee', // anvil, reth
    'future transaction tries to replace pending', // geth
    'txpool is full', // geth, reth
    'could not replace existing tx', // erigon
    'fee too low', // erigon
    'FeeTooLow', // nethermind
    'FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 1, BaseFee: 7', // nethermind
    'FeeTooLowToCompete', // nethermind
    'ReplacementNotAllowed', // nethermind
    'Gas price below configured minimum gas price', // besu
    'Transaction gas price is too low', // besu
    'Replacement transaction underpriced', // besu
  ],
  rejected: [
    'insufficient funds for gas * price + value', // geth
    'insufficient funds for gas * price + value: address 0x00 have 1 want 2', // geth
    'Insufficient funds for gas * price + value', // anvil
    'InsufficientFunds, Account balance: 0, cumulative cost: 21000', // nethermind
    'Upfront cost exceeds account balance', // besu
    'INSUFFICIENT_FUNDS', // erigon
    'intrinsic gas too low', // geth
    'intrinsic gas too low: gas 20000, minimum needed 21000', // geth
    'intrinsic gas too low -- CallGasCostMoreThanGasLimit', // anvil
    'exceeds block gas limit', // geth
    'GasLimitExceeded', // nethermind
    'transaction gas limit too high (cap: 16777216, tx: 20000000)', // geth after EIP-7825
    'invalid sender', // geth
    'invalid chain id for signer: have 5 want 1', // geth
    'invalid chain id for signer', // anvil
    'max priority fee per gas higher than max fee per gas', // geth
    'only replay-protected (EIP-155) transactions allowed over RPC', // geth
    'tx fee (12.00 ether) exceeds the configured cap (1.00 ether)', // geth
    'transaction type not supported', // geth
    'rlp: value size exceeds available input length', // geth
    'Failed to decode transaction', // anvil, reth
    'oversized data: transaction size 200000, limit 131072', // geth
  ],
  unknown: [
    'header not found',
    'internal error',
    'request timed out',
    'too many requests',
    'nonce too high', // a gap: the pool may take it later
    'execution aborted (timeout = 5s)',
    'missing trie node',
    'limit exceeded for chain id 1 plan',
    '',
  ],
}

for (const [kind, texts] of Object.entries(TABLE))
  for (const text of texts)
    it(`"${text}" is ${kind}`, () => {
      assert.equal(classifyBroadcastError(text).kind, kind)
    })
