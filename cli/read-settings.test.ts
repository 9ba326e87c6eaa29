import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { readSettings } from './read-settings.ts'

test('nothing set: the documented defaults; empty counts as unset', () => {
  const defaults = {
    home: path.resolve('.polytill'),
    host: '127.0.0.1',
    port: 4000,
    chains: undefined,
    limits: 'on',
    databaseUrl: undefined,
  }
  assert.deepEqual(readSettings({}), defaults)
  assert.deepEqual(readSettings({ PORT: '', HOST: '', POLYTILL_HOME: '', DATABASE_URL: '' }), defaults)
})

test('values that make no sense are refused by name', () => {
  for (const port of ['x', '-1', '65536', '4000.5', '1e3'])
    assert.throws(() => readSettings({ PORT: port }), { code: 'invalid_setting', message: /PORT/ })
  assert.throws(() => readSettings({ POLYTILL_LIMITS: 'no' }), { code: 'invalid_setting', message: /LIMITS/ })
})
