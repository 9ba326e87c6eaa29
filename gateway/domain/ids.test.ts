import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, newUuid, uuidOf } from './ids.ts'

test('ids sort by time and never repeat', () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => newId('till', 1_700_000_000_000 + index))
  assert.deepEqual([...ids].sort(), ids)
  assert.equal(new Set(Array.from({ length: 5_000 }, () => newId('evt', 1))).size, 5_000)
  assert.match(newId('biz'), /^biz_[0-9a-hjkmnp-tv-z]{26}$/)
})

test('uuids are version 7, variant 10, and sort by time', () => {
  const uuid = newUuid(0x0123_4567_89ab)
  assert.match(uuid, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(newUuid(1_000) < newUuid(2_000))
})

test('of one millisecond, ids and uuids sort as they were made', () => {
  for (const make of [() => newId('evt', 5_000), () => newUuid(6_000)]) {
    make()
    const made = Array.from({ length: 1_000 }, make)
    assert.deepEqual(made.toSorted(), made)
  }
})

test('a uuid of a name is version 8, the same for the same, another for another, and sorts by time', () => {
  const uuid = uuidOf(0x0123_4567_89ab, 'a payment')
  assert.match(uuid, /^01234567-89ab-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(uuidOf(0x0123_4567_89ab, 'a payment'), uuid)
  assert.equal(new Set(Array.from({ length: 5_000 }, (_, index) => uuidOf(1, `${index}`))).size, 5_000)
  assert.ok(uuidOf(1_000, 'b') < uuidOf(2_000, 'a'))
})
