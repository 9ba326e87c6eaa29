import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decode } from 'fast-png'
import decodeQR from 'qr/decode.js'
import { qrPng } from './qr-png.ts'

/** What a camera would read off the picture. */
function read(png: Buffer): { width: number; height: number; depth: number; text: string } {
  const { width, height, depth, data } = decode(png, { checkCrc: true })
  const rowBytes = Math.ceil(width / 8)
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = ((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
      rgba.fill(bit ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 4)
    }
  return { width, height, depth, text: decodeQR({ width, height, data: rgba }) }
}

const ADDRESS = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'

for (const size of [64, 65, 100, 255, 300, 512, 777, 1024])
  test(`an address in ${size} pixels can be read back, in exactly that size, one bit a pixel`, () => {
    assert.deepEqual(read(qrPng(ADDRESS, size)), { width: size, height: size, depth: 1, text: ADDRESS })
  })

test('any address in any size can be read back', () => {
  const address = fc
    .array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: 40, maxLength: 40 })
    .map(digits => `0x${digits.join('')}`)
  fc.assert(
    fc.property(address, fc.integer({ min: 64, max: 400 }), (text, size) => {
      assert.equal(read(qrPng(text, size)).text, text)
    }),
    { numRuns: 60 },
  )
})

test('what has no room is refused, not drawn badly', () => {
  assert.throws(() => qrPng('x'.repeat(500), 64), RangeError)
})
