import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCallback, parseCallback } from './callback-url.ts'

test('a URL is left alone however often its own text was escaped', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), url => {
      const escaped = `${url}${url.includes('?') ? '&' : '?'}n=k%252B`
      assert.equal(decodeCallback(escaped), escaped)
    }),
  )
})

test('a URL encoded as a whole once too often is decoded once and only once', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), url => {
      const twice = encodeURIComponent(encodeURIComponent(url))
      assert.equal(decodeCallback(encodeURIComponent(url)), url)
      assert.equal(decodeCallback(twice), encodeURIComponent(url))
    }),
  )
})

test('decoding never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => typeof decodeCallback(text) === 'string'))
  assert.equal(decodeCallback('%FF'), '%FF')
})

test('an accepted callback is returned byte for byte', () => {
  for (const callback of [
    'https://example.com?user_id=1124',
    'HTTPS://Example.com/Ä?q=a b&x=%2b',
    'https://shop.example:8443/cb/?nonce=1&order_id=2#part',
    'https://shop.example/cb?values=1&result_url=x',
  ])
    assert.equal(parseCallback(callback, false), callback)
})

test('the sandbox accepts this machine and nothing else that is private', () => {
  for (const callback of [
    'http://127.0.0.1:9/x',
    'http://localhost:3000/',
    'http://[::1]:80/',
    'http://shop.localhost/',
  ])
    assert.equal(parseCallback(callback, true), callback)
  for (const callback of [
    'http://192.168.0.1/',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://127.0.0.1:0/',
  ])
    assert.throws(() => parseCallback(callback, true), { code: 'callback_unreachable' })
})
