import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { getAddress } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { toHex } from './bytes.ts'
import { generateKey } from './key.ts'

const SOURCES: readonly (readonly [string, () => (bytes: number) => Uint8Array])[] = [
  ['all zero', () => bytes => new Uint8Array(bytes)],
  ['all ones', () => bytes => new Uint8Array(bytes).fill(0xff)],
  [
    'one sample for ever',
    () => {
      const stuck = randomBytes(32)
      return () => stuck
    },
  ],
  [
    'a counter',
    () => {
      let count = 0
      return bytes => {
        count += 1
        return new Uint8Array(bytes).fill(0).with(bytes - 1, count)
      }
    },
  ],
  [
    'stuck after eight draws',
    () => {
      let drawn = 0
      let last: Uint8Array = randomBytes(32)
      return bytes => {
        drawn += 1
        if (drawn <= 8) last = randomBytes(bytes)
        return last
      }
    },
  ],
  [
    'biased to ones',
    () => bytes => randomBytes(bytes).map((byte, at) => (at % 2 === 0 ? byte | 0xfc : byte)),
  ],
]

for (const [name, source] of SOURCES) {
  test(`no key from a random source that is ${name}`, () => {
    assert.throws(() => generateKey(source()), { code: 'randomness_stuck' })
  })
}

test('a sound source never fails the check, and keys differ', () => {
  const addresses = new Set<string>()
  for (let count = 0; count < 300; count += 1) addresses.add(generateKey(bytes => randomBytes(bytes)).address)
  assert.equal(addresses.size, 300)
})

test('address and its checksum are what an independent implementation derives', () => {
  for (let count = 0; count < 50; count += 1) {
    const key = generateKey(bytes => randomBytes(bytes))
    const hex: `0x${string}` = `0x${toHex(key.secret).slice(2)}`
    assert.equal(key.address, privateKeyToAddress(hex))
    assert.equal(key.address, getAddress(key.address))
  }
})
