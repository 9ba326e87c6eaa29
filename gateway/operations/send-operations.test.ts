import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExactReadiness } from '../chains/port.ts'
import type { OpenTransaction } from '../settle/ports.ts'
import type { DueOperation } from './ports.ts'
import { operationSource } from './send-operations.ts'

const OPERATOR = `0x${'1'.repeat(40)}`
const CALL = { to: `0x${'2'.repeat(40)}`, data: '0x00', gasLimit: 100_000n }
const OPEN: OpenTransaction = {
  ...{ outgoingId: 'otx_1', sender: OPERATOR, nonce: 0n, call: CALL, parkedReason: null, signedBytes: null },
  attempt: {
    ...{ version: 1, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
    ...{ rawTransaction: null, txid: null, broadcastAgeMs: null },
  },
}

function due(amountAtoms: bigint, booksAtoms: bigint): DueOperation {
  return {
    ...{ businessId: 'biz_1', operationId: `op-${amountAtoms}-${booksAtoms}`, booksAtoms },
    order: {
      terms: { operator: OPERATOR, target: `0x${'3'.repeat(40)}`, buyer: `0x${'4'.repeat(40)}` },
      ...{ tillNonce: `0x${'0'.repeat(16)}`, contract: `0x${'5'.repeat(40)}` },
      ...{ sparesCoin: false, amountAtoms },
    },
  }
}

type NodeAnswer =
  | { readonly kind: 'present'; readonly value: ExactReadiness }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Runs one step of a source over these operations, in front of a node that says this; returns what was done, in order. */
async function step(
  operations: readonly DueOperation[],
  answer: NodeAnswer,
  { balanceWei = 10n ** 18n, tooDear = false } = {},
): Promise<{ acts: string[]; trouble: string | null; started: boolean }> {
  const acts: string[] = []
  const act = (name: string) => async (operation: DueOperation) => {
    acts.push(`${name} ${operation.operationId}`)
  }
  const source = operationSource({
    writer: {
      quoteFees: async () => ({
        kind: 'present',
        value: { maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 10n ** 8n },
      }),
      balance: async () => ({ kind: 'present', value: balanceWei }),
    },
    signer: { address: OPERATOR, tooDear: async () => tooDear },
    feeCapWei: 10n ** 12n,
    exactWriter: { chainId: 'eip155:1', prepareExact: async () => answer },
    operationStore: {
      dueOperations: async () => [...operations],
      reserveOperation: async (_chain, _sender, operation) => {
        await act('reserve')(operation)
        return OPEN
      },
      failOperation: act('fail'),
      putOff: act('wait'),
      countRefusal: act('refused'),
    },
    onEnded: () => acts.push('told'),
  })
  const { open, trouble } = await source.start()
  return { acts, trouble, started: open !== null }
}

test('ready: one transaction, the ones behind it wait for the next step', async () => {
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'ready', call: CALL } }
  const { acts, started } = await step([due(1n, 5n), due(2n, 5n)], answer)
  assert.deepEqual([acts, started], [['reserve op-1-5'], true])
})

test('too little by node and books: failed and told, and the next one has its turn', async () => {
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'short', heldAtoms: 3n } }
  const { acts, started } = await step([due(6n, 5n), due(0n, 0n)], answer)
  assert.deepEqual([acts, started], [['fail op-6-5', 'told', 'fail op-0-0', 'told'], false])
})

test('too little by the node alone, which is behind the proven blocks: nothing is decided', async () => {
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'short', heldAtoms: 0n } }
  const { acts } = await step([due(5n, 5n), due(0n, 1n)], answer)
  assert.deepEqual(acts, ['wait op-5-5', 'wait op-0-1'])
})

test('a token that refuses is counted, not failed at once', async () => {
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'refused', reason: 'NotSettled' } }
  assert.deepEqual((await step([due(1n, 5n)], answer)).acts, ['refused op-1-5'])
})

test('no answer, or an empty gas tank: nothing is decided, and the operator is told', async () => {
  const silent = await step([due(1n, 0n)], { kind: 'unknown', reason: 'HTTP 502' })
  assert.deepEqual([silent.acts, silent.trouble], [[], 'operation: HTTP 502'])
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'ready', call: CALL } }
  const poor = await step([due(1n, 5n)], answer, { balanceWei: 1n })
  assert.deepEqual(poor.acts, [])
  assert.match(poor.trouble ?? '', /gas tank/)
})

test('more than the signer allows for a transaction: no nonce is taken for it, and the next one has its turn', async () => {
  const answer: NodeAnswer = { kind: 'present', value: { kind: 'ready', call: CALL } }
  const { acts, trouble } = await step([due(1n, 5n), due(2n, 5n)], answer, { tooDear: true })
  assert.deepEqual([acts, trouble], [['wait op-1-5', 'wait op-2-5'], null])
})
