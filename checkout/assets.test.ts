import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { ASSET_PATH, checkoutAssets, SCRIPTS, STYLE_SHEET } from './assets.ts'

test('every asset is the same compressed and not, under a name with its hash', () => {
  for (const [name, { body, gzip, brotli }] of checkoutAssets) {
    assert.match(name, /^[a-z-]+\.[\w-]{12}\.(css|js)$/)
    assert.deepEqual(gunzipSync(gzip), body)
    assert.deepEqual(brotliDecompressSync(brotli), body)
  }
})

test('the script is plain JavaScript whose imports exist; the entry comes first', () => {
  assert.match(SCRIPTS[0] ?? '', /\/main\./)
  for (const path of [STYLE_SHEET, ...SCRIPTS])
    assert.ok(checkoutAssets.has(path.slice(ASSET_PATH.length)), path)
  for (const [name, { body }] of checkoutAssets) {
    if (!name.endsWith('.js')) continue
    const script = body.toString()
    assert.doesNotMatch(script, /interface |import type/)
    for (const [, imported] of script.matchAll(/from '([^']+)'/g))
      assert.ok(checkoutAssets.has((imported ?? '').replace('./', '')), `${name} imports ${imported}`)
  }
})

test('the style sheet loads nothing', () => {
  const style = checkoutAssets.get(STYLE_SHEET.slice(ASSET_PATH.length))?.body.toString() ?? ''
  assert.ok(style.length > 1000)
  assert.doesNotMatch(style, /@import|url\(/)
})
