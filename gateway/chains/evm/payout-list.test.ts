import assert from 'node:assert/strict'
import { test } from 'node:test'
import { payoutAbi } from '@polytill/contracts/generated/payout.ts'
import fc from 'fast-check'
import { decodeFunctionData, encodeAbiParameters, encodeEventTopics } from 'viem'
import { decodePay, encodePay, PAYOUT_CONTRACT, totalOf } from './encode-payout.ts'
import { paidLists, returnedCoin } from './extract-payouts.ts'
import { decodeList, encodeList, UnpayableList } from './payout-list.ts'

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map(bytes => `0x${Buffer.from(bytes).toString('hex')}`)
const payments = fc.array(
  fc.record(
    { recipient: address, amountAtoms: fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }) },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 40 },
)
const order = fc.record(
  {
    number: fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }),
    contract: fc.option(
      address.filter(text => !/^0x0+$/.test(text)),
      { nil: null },
    ),
    payments,
  },
  { noNullPrototype: true },
)

test('a packed list is as narrow as its largest amount, and reads back', () => {
  fc.assert(
    fc.property(payments, list => {
      const packed = encodeList(list)
      assert.deepEqual(decodeList(packed), list)
      const most = list.reduce((max, { amountAtoms }) => (amountAtoms > max ? amountAtoms : max), 0n)
      const width = Number.parseInt(packed.slice(2, 4), 16)
      assert.ok(most < 256n ** BigInt(width) && most >= 256n ** BigInt(width - 1))
    }),
  )
})

test('a call says its total and carries it as coin only for coin; it reads back', () => {
  fc.assert(
    fc.property(order, one => {
      const call = encodePay(one)
      assert.equal(call.to, PAYOUT_CONTRACT)
      assert.equal(call.value, one.contract === null ? totalOf(one) : 0n)
      const { args } = decodeFunctionData({ abi: payoutAbi, data: `0x${call.data.slice(2)}` })
      assert.equal(args?.[2], totalOf(one))
      assert.deepEqual(decodePay(call.data), one)
    }),
  )
})

test('what the contract would not take is not encoded; what is no list is not decoded', () => {
  const recipient = `0x${'11'.repeat(20)}`
  for (const amountAtoms of [0n, -1n, 2n ** 96n])
    assert.throws(() => encodeList([{ recipient, amountAtoms }]), UnpayableList)
  assert.throws(() => encodeList([]), UnpayableList)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), bytes => {
      const list = decodeList(`0x${Buffer.from(bytes).toString('hex')}`)
      const width = bytes[0] ?? 0
      const fits = width >= 1 && width <= 12 && bytes.length > 1 && (bytes.length - 1) % (20 + width) === 0
      assert.equal(list !== null, fits)
    }),
  )
})

const PAYER = `0x${'aa'.repeat(20)}` as const
const TXID = `0x${'ab'.repeat(32)}`
const ORDER = {
  number: 7n,
  contract: null,
  payments: [
    { recipient: `0x${'01'.repeat(20)}`, amountAtoms: 10n },
    { recipient: `0x${'02'.repeat(20)}`, amountAtoms: 20n },
  ],
}

function logOf(eventName: 'Paid' | 'Skipped', emitter: string, data: `0x${string}` = '0x') {
  const topics =
    eventName === 'Paid'
      ? encodeEventTopics({ abi: payoutAbi, eventName, args: { payment: (BigInt(PAYER) << 96n) | 7n } })
      : encodeEventTopics({ abi: payoutAbi, eventName, args: { payer: PAYER, id: 7n } })
  return {
    ...{ address: emitter, topics: topics.map(String), data, blockHash: TXID, transactionHash: TXID },
    logIndex: '0x0',
  }
}

function transactionTo(to: string, from: string = PAYER) {
  const { data, value } = encodePay(ORDER)
  return {
    ...{ hash: TXID, type: '0x2', from, to, nonce: '0x0', value: `0x${value.toString(16)}`, gas: '0x0' },
    input: data,
  }
}

const SKIPPED = encodeAbiParameters(
  [{ type: 'uint256' }, { type: 'address' }, { type: 'address' }, { type: 'uint256' }],
  [1n, `0x${'02'.repeat(20)}`, `0x${'00'.repeat(20)}`, 20n],
)

test('what a transaction paid is the contract’s own word; coin that came back is a movement', () => {
  const logs = [logOf('Paid', PAYOUT_CONTRACT), logOf('Skipped', PAYOUT_CONTRACT, SKIPPED)]
  const paid = paidLists(transactionTo(PAYOUT_CONTRACT), logs)
  assert.deepEqual(paid, [
    { txid: TXID, payer: PAYER, number: 7n, order: ORDER, skipped: [1], returnedCoinAtoms: 20n },
  ])
  assert.deepEqual(
    returnedCoin(paid).map(({ from, to, amountAtoms, contract }) => ({ from, to, amountAtoms, contract })),
    [{ from: PAYOUT_CONTRACT, to: PAYER, amountAtoms: 20n, contract: null }],
  )
})

test('the same logs of any other contract prove nothing, and through another contract the list is unknown', () => {
  const elsewhere = `0x${'cc'.repeat(20)}`
  const forged = [logOf('Paid', elsewhere), logOf('Skipped', elsewhere, SKIPPED)]
  assert.deepEqual(paidLists(transactionTo(PAYOUT_CONTRACT), forged), [])
  const nested = paidLists(transactionTo(elsewhere), [logOf('Paid', PAYOUT_CONTRACT)])
  assert.deepEqual(nested[0]?.order, null)
  // Called by somebody else than the payer: the calldata is not the payer's word.
  const strange = paidLists(transactionTo(PAYOUT_CONTRACT, elsewhere), [logOf('Paid', PAYOUT_CONTRACT)])
  assert.deepEqual(strange[0]?.order, null)
})
