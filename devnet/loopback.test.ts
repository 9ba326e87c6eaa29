import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'

test('only this machine is loopback', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    assert.equal(isLoopbackAddress(address), true, address)
  for (const address of ['10.0.0.1', '::ffff:10.0.0.1', '0.0.0.0', '::', '128.0.0.1', undefined])
    assert.equal(isLoopbackAddress(address), false, address)
})

test('only names that nobody else can point here', () => {
  for (const host of ['localhost', 'LOCALHOST:4000', '127.0.0.1:1', '[::1]:4000'])
    assert.equal(isLoopbackHost(host), true, host)
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:',
    '',
    undefined,
  ])
    assert.equal(isLoopbackHost(host), false, host)
})
