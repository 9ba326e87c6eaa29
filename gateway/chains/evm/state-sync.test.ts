import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bytesHex } from './hex.ts'
import { blockSchema, type NodeTransaction, transactionSchema } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'
import { encodeStateSync, lacksBytes, syntheticStateSync } from './state-sync.ts'

const NOBODY = `0x${'00'.repeat(20)}`

function stateSync(raw: string | null): NodeTransaction {
  return transactionSchema.parse({
    ...{ hash: `0x${'12'.repeat(32)}`, type: '0x7f', from: NOBODY, to: NOBODY },
    ...{ nonce: '0x0', value: '0x0', gas: '0x0', input: '0x', raw },
  })
}

/** In the form of PIP-74; the contents are ours. */
function payload(events: number): string {
  const event = rlpList([
    rlpQuantity('0x30364e'),
    rlpData('0xa6fa4fb5f76172d178d61b04b0ecd319c5d1c0aa'),
    rlpData(`0x${'87'.repeat(256)}`),
    rlpData(`0x${'37'.repeat(32)}`),
  ])
  return `0x7f${bytesHex(rlpList(Array(events).fill(event))).slice(2)}`
}

describe('state sync since Madhugiri (PIP-74)', () => {
  it('is encoded by the bytes that were asked for', () => {
    for (const events of [1, 2, 200]) {
      const bytes = encodeStateSync(stateSync(payload(events)))
      assert.equal(bytes && bytesHex(bytes), payload(events))
    }
    assert.ok(lacksBytes(stateSync(null)))
    assert.ok(!lacksBytes(stateSync(payload(1))))
    assert.ok(!lacksBytes({ ...stateSync(null), type: '0x2' }))
  })

  it('has the form of the recorded one in Polygon block 85523136, whose middle was not published', () => {
    const start = '0x7ff9025ff9013d8330364e94a6fa4fb5f76172d178d61b04b0ecd319c5d1c0aa'
    assert.ok(encodeStateSync(stateSync(`${start}b9010087a7811f`)))
  })

  it('is nothing else: not without bytes, with value, or with the payload of another network', () => {
    const good = stateSync(payload(1))
    const transfer = rlpList([rlpQuantity('0x1'), rlpQuantity('0x2')])
    for (const other of [
      stateSync(null),
      stateSync('0x'),
      stateSync('0x7f'),
      stateSync(payload(1).replace('0x7f', '0x02')),
      stateSync(`0x7f${bytesHex(transfer).slice(2)}`),
      { ...good, value: '0x1' },
      { ...good, input: '0x01' },
      { ...good, from: `0x${'44'.repeat(20)}` },
      { ...good, to: `0x${'44'.repeat(20)}` },
      { ...good, to: null },
    ])
      assert.equal(encodeStateSync(other), null)
  })
})

it("a state sync's id from before Madhugiri is that of the recorded one in Polygon block 29562816", () => {
  const block = blockSchema.parse({
    hash: '0xb308eeda80e2a20e1f934d5d37e5f82a078b828128a60283978286ddf0a25264',
    number: '0x1c317c0',
    ...Object.fromEntries(
      ['parentHash', 'sha3Uncles', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'mixHash'].map(field => [
        field,
        `0x${'00'.repeat(32)}`,
      ]),
    ),
    ...{ miner: NOBODY, logsBloom: `0x${'00'.repeat(256)}`, nonce: '0x0000000000000000', extraData: '0x' },
    ...{ difficulty: '0x1', gasLimit: '0x1', gasUsed: '0x0', timestamp: '0x1' },
    transactions: [
      {
        ...stateSync(null),
        type: '0x0',
        hash: '0x9916e99b24daba1fb01e093105bc6988b49125ea15fd4b3c4cfa18719e1631ad',
      },
    ],
  })
  assert.equal(syntheticStateSync(block), block.transactions[0]?.hash)
  assert.equal(syntheticStateSync({ ...block, number: '0x1c317c1' }), null)
})
