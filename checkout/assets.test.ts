import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Script } from 'node:vm'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { ASSET_PATH, checkoutAssets, SCRIPT, STYLE_SHEET } from './assets.ts'

test('every asset is the same compressed and not, under a name with its hash', () => {
  for (const [name, { body, gzip, brotli }] of checkoutAssets) {
    assert.match(name, /^[a-z-]+\.[\w-]{12}\.(css|js)$/)
    assert.deepEqual(gunzipSync(gzip), body)
    assert.deepEqual(brotliDecompressSync(brotli), body)
  }
})

test('the script is one file of plain JavaScript without imports', () => {
  const script = checkoutAssets.get(SCRIPT.slice(ASSET_PATH.length))?.body.toString() ?? ''
  assert.match(script, /eip6963:requestProvider/)
  assert.doesNotMatch(script, /^\s*(import|export|interface|type) /m)
  // The compiler refuses what is no JavaScript.
  assert.ok(new Script(script))
})

test('the style sheet loads nothing', () => {
  const style = checkoutAssets.get(STYLE_SHEET.slice(ASSET_PATH.length))?.body.toString() ?? ''
  assert.ok(style.length > 1000)
  assert.doesNotMatch(style, /@import|url\(/)
})
