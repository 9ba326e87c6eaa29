import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshBytes } from './fresh-bytes.ts'

test('bytes are of the length asked for, and none comes twice, over many fillings of the pool', () => {
  const seen = new Set<string>()
  for (let draw = 0; draw < 5_000; draw++) {
    const length = 8 + (draw % 25)
    const bytes = freshBytes(length)
    assert.equal(bytes.length, length)
    seen.add(bytes.toString('hex').slice(0, 16))
  }
  assert.equal(seen.size, 5_000)
})

test('what was handed out does not change afterwards', () => {
  const kept = freshBytes(32)
  const text = kept.toString('hex')
  for (let draw = 0; draw < 300; draw++) freshBytes(32)
  assert.equal(kept.toString('hex'), text)
})

test('a whole pool at once, nothing, and too much', () => {
  assert.equal(freshBytes(4_096).length, 4_096)
  assert.equal(freshBytes(0).length, 0)
  assert.throws(() => freshBytes(4_097), RangeError)
})
