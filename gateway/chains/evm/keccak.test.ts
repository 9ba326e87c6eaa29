import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { keccak256 as independentKeccak256 } from 'viem'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'

it('hashes as an independent implementation does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
      assert.equal(bytesHex(keccak256(bytes)), independentKeccak256(bytes))
    }),
    { numRuns: 300 },
  )
})

it('hashes right around every block boundary', () => {
  for (const length of [0, 1, 134, 135, 136, 137, 271, 272, 273, 100_000]) {
    const bytes = new Uint8Array(length).fill(0xa5)
    assert.equal(bytesHex(keccak256(bytes)), independentKeccak256(bytes), `${length} bytes`)
  }
})

it('gives the published hash of the empty string', () => {
  const empty = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'
  assert.equal(bytesHex(keccak256(new Uint8Array(0))), empty)
})

it('leaves earlier results alone', () => {
  const first = keccak256(Uint8Array.of(1))
  const copy = Buffer.from(first)
  keccak256(Uint8Array.of(2))
  assert.ok(copy.equals(first))
})
