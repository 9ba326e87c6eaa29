import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'

const list = fc.array(fc.string(), { minLength: 1, maxLength: 4 })
const place = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.stringMatching(/^[0-9a-z_]{0,40}$/))
  .map(([at, id]) => ({ at, id }))

test('a cursor leads back to its place, in its own list alone', () => {
  fc.assert(
    fc.property(list, list, place, (own, other, at) => {
      const cursor = encodeCursor(own, at)
      assert.deepEqual(decodeCursor(own, cursor), at)
      if (JSON.stringify(own) !== JSON.stringify(other)) assert.equal(decodeCursor(other, cursor), null)
    }),
  )
})

test('what is cut off, changed, added to or made up is no cursor', () => {
  fc.assert(
    fc.property(list, place, fc.nat(), fc.string({ minLength: 1 }), (own, at, position, text) => {
      const cursor = encodeCursor(own, at)
      const cut = position % cursor.length
      for (const broken of [cursor.slice(0, cut), cursor + text, text, cursor.slice(0, cut) + text])
        if (broken !== cursor) assert.equal(decodeCursor(own, broken), null)
    }),
  )
})
