import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Script } from 'node:vm'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { ASSET_PATH, checkoutAssets, SCRIPT } from './assets.ts'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { STYLE_ELEMENT, STYLE_SOURCE } from './page-styles.ts'

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

test('the style sheet loads nothing, cannot end its element, and is the one that the policy allows', () => {
  const style = /^<style>(.*)<\/style>$/s.exec(STYLE_ELEMENT.text)?.[1] ?? ''
  assert.ok(style.length > 1000)
  assert.doesNotMatch(style, /@import|url\(|<|\/\*/)
  const hash = createHash('sha256').update(style).digest('base64')
  assert.equal(STYLE_SOURCE, `'sha256-${hash}'`)
  assert.ok(CONTENT_SECURITY_POLICY.includes(`style-src 'self' ${STYLE_SOURCE};`))
})
