import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeFunctionData, erc20Abi, getAddress, toHex } from 'viem'
import { transferCall } from './browser/transfer-call.ts'

const FROM = '0x00000000000000000000000000000000000000aa'
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(bytes => getAddress(toHex(bytes)))
const atoms = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n })

test('a token payment is a call of transfer that an independent decoder reads back', () => {
  fc.assert(
    fc.property(address, address, atoms, (to, contract, amount) => {
      const call = transferCall({ to, contract }, amount, FROM)
      assert.equal(call.to, contract)
      assert.equal(call.value, '0x0')
      const decoded = decodeFunctionData({ abi: erc20Abi, data: call.data as `0x${string}` })
      assert.deepEqual(decoded, { functionName: 'transfer', args: [to, amount] })
    }),
  )
})

test('a payment in the coin of the chain carries its value and no data', () => {
  const call = transferCall({ to: FROM, contract: null }, 1_500_000_000_000_000_000n, FROM)
  assert.deepEqual(call, { from: FROM, to: FROM, value: '0x14d1120d7b160000' })
})
