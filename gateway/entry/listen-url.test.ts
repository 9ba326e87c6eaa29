import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listenUrl } from './listen-url.ts'

for (const [host, url] of [
  ['127.0.0.1', 'http://127.0.0.1:4000'],
  ['localhost', 'http://localhost:4000'],
  ['192.0.2.7', 'http://192.0.2.7:4000'],
  ['0.0.0.0', 'http://127.0.0.1:4000'],
  ['::1', 'http://[::1]:4000'],
  ['::', 'http://[::1]:4000'],
  ['0:0:0:0:0:0:0:0', 'http://[::1]:4000'],
  ['2001:db8::7', 'http://[2001:db8::7]:4000'],
] as const)
  test(`${host} is reached at ${url}`, () => {
    assert.equal(listenUrl(host, 4000), url)
    assert.equal(new URL(url).port, '4000')
  })
