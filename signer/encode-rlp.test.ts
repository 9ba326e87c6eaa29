import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toRlp } from 'viem'
import { fromQuantity, toHex } from './bytes.ts'
import { encodeRlp, type RlpItem } from './encode-rlp.ts'

type Tree = Uint8Array | Tree[]
type HexTree = `0x${string}` | readonly HexTree[]

const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie('tree'), { maxLength: 5 }),
  ),
}))

function toHexTree(item: RlpItem): HexTree {
  return item instanceof Uint8Array ? hexOf(item) : item.map(toHexTree)
}

function hexOf(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes).toString('hex')}`
}

test('any tree encodes as an independent encoder says', () => {
  fc.assert(
    fc.property(tree, item => assert.equal(toHex(encodeRlp(item)), toRlp(toHexTree(item)))),
    { numRuns: 300 },
  )
})

test('lengths at the edges of the short and long forms', () => {
  for (const length of [0, 1, 55, 56, 255, 256, 65_535, 65_536]) {
    const item = new Uint8Array(length).fill(0x7f)
    assert.equal(toHex(encodeRlp([item])), toRlp([hexOf(item)]))
  }
})

test('quantities have no leading zero, and zero is empty', () => {
  assert.equal(toHex(fromQuantity(0n)), '0x')
  assert.equal(toHex(fromQuantity(15n)), '0x0f')
  assert.equal(toHex(fromQuantity(256n)), '0x0100')
})
