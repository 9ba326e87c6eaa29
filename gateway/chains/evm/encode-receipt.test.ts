import assert from 'node:assert/strict'
import { it } from 'node:test'
import { encodeReceipt } from './encode-receipt.ts'
import { bytesHex } from './hex.ts'
import { receiptSchema } from './node-schemas.ts'

const NO_BLOOM = `0x${'00'.repeat(256)}`

it("a deposit's receipt since Canyon is encoded as in op-alloy's test, before it as any other", () => {
  const deposit = receiptSchema.parse({
    ...{
      transactionHash: `0x${'12'.repeat(32)}`,
      blockHash: `0x${'34'.repeat(32)}`,
      type: '0x7e',
      status: '0x1',
    },
    ...{
      cumulativeGasUsed: '0xb741',
      gasUsed: '0xb741',
      effectiveGasPrice: '0x0',
      logsBloom: NO_BLOOM,
      logs: [],
    },
    ...{ depositNonce: '0x3d3bbf', depositReceiptVersion: '0x1' },
  })
  const body = `0182b741b90100${NO_BLOOM.slice(2)}c0`
  assert.equal(bytesHex(encodeReceipt(deposit)), `0x7ef9010d${body}833d3bbf01`)
  const { depositReceiptVersion: _, ...before } = deposit
  assert.equal(bytesHex(encodeReceipt(before)), `0x7ef90108${body}`)
  assert.equal(bytesHex(encodeReceipt({ ...deposit, type: '0x2' })), `0x02f90108${body}`)
})
