import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMPT } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { orderedTrieRoot } from './ordered-trie-root.ts'

async function oracleRoot(values: readonly Uint8Array[]): Promise<Uint8Array> {
  const trie = await createMPT()
  for (const [index, value] of values.entries()) await trie.put(RLP.encode(index), value)
  return trie.root()
}

it('equals an independent trie for 0 to 300 values of 1 to 80 bytes', async () => {
  const sizes = fc.constantFrom([1, 20], [20, 40], [33, 80])
  const lists = sizes.chain(([minLength, maxLength]) =>
    fc.array(fc.uint8Array({ minLength: minLength ?? 1, maxLength: maxLength ?? 80 }), {
      maxLength: 300,
      size: 'max',
    }),
  )
  await fc.assert(
    fc.asyncProperty(lists, async values => {
      assert.deepEqual(Buffer.from(orderedTrieRoot(values)), Buffer.from(await oracleRoot(values)))
    }),
    { numRuns: 25 },
  )
})

it('equals an independent trie around every change of key length', async () => {
  for (const count of [0, 1, 2, 3, 16, 17, 127, 128, 129, 130, 255, 256, 257, 300]) {
    const values = Array.from({ length: count }, (_, index) =>
      new Uint8Array(1 + ((index * 7) % 60)).fill(index + 1),
    )
    assert.deepEqual(
      Buffer.from(orderedTrieRoot(values)),
      Buffer.from(await oracleRoot(values)),
      `${count} values`,
    )
  }
})

it('changes when any value, or the order of two, changes', () => {
  const values = Array.from({ length: 200 }, (_, index) => new Uint8Array(40).fill(index))
  const root = Buffer.from(orderedTrieRoot(values))
  for (const at of [0, 1, 127, 128, 199]) {
    const tampered = values.map((value, index) => (index === at ? Uint8Array.from([...value, 0]) : value))
    assert.notDeepEqual(Buffer.from(orderedTrieRoot(tampered)), root)
  }
  assert.notDeepEqual(Buffer.from(orderedTrieRoot(values.toReversed())), root)
})
