import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeGas } from './examine-network.ts'

const judge = (balanceWei: bigint, maxFeePerGas: bigint) =>
  judgeGas('bsc gas', 'held', { balanceWei, maxFeePerGas, account: '0xabc' })

test('gas lasts for twenty forwards, or more is asked for', () => {
  assert.equal(judge(2_000_000n * 7n, 7n).state, 'ok')
  const short = judge(2_000_000n * 7n - 1n, 7n)
  assert.equal(short.state, 'problem')
  assert.match(short.text, /^held, enough for 19 forwards .*: send more to 0xabc$/)
})

test('a node that names no fee breaks nothing, and an empty account is empty all the same', () => {
  assert.deepEqual(judge(1n, 0n), {
    subject: 'bsc gas',
    state: 'warning',
    text: 'held; the node names no fee',
  })
  assert.equal(judge(0n, 0n).state, 'problem')
})
