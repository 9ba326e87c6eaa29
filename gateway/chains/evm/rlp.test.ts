import assert from 'node:assert/strict'
import { it } from 'node:test'
import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { rlpBytes, rlpList, rlpQuantity } from './rlp.ts'

type Nested = Uint8Array | Nested[]

const { nested } = fc.letrec<{ nested: Nested }>(tie => ({
  nested: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('nested'), { maxLength: 8 }),
  ),
}))

function encode(value: Nested): Uint8Array {
  return value instanceof Uint8Array ? rlpBytes(value) : rlpList(value.map(encode))
}

it('byte strings and nested lists encode as an independent encoder does', () => {
  fc.assert(
    fc.property(nested, value =>
      assert.deepEqual(Buffer.from(encode(value)), Buffer.from(RLP.encode(value))),
    ),
  )
})

it('lengths around every header size encode right', () => {
  for (const length of [0, 1, 55, 56, 255, 256, 65_535, 65_536, 16_777_216]) {
    const bytes = new Uint8Array(length).fill(1)
    assert.ok(Buffer.from(rlpBytes(bytes)).equals(RLP.encode(bytes)), `${length} bytes`)
  }
})

it('quantities lose leading zeros, zero is empty', () => {
  for (const value of [0n, 1n, 127n, 128n, 255n, 256n, 2n ** 256n - 1n]) {
    const expected = Buffer.from(RLP.encode(value))
    assert.deepEqual(Buffer.from(rlpQuantity(`0x${value.toString(16)}`)), expected)
    assert.deepEqual(Buffer.from(rlpQuantity(`0x000${value.toString(16)}`)), expected)
  }
})
