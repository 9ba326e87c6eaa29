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
  for (const url of ['nonsense', 'mysql://127.0.0.1/x', 'postgres:secret'])
    assert.throws(
      () => readSettings({ DATABASE_URL: url }),
      (error: { code?: string; message: string }) =>
        error.code === 'invalid_setting' &&
        /DATABASE_URL/.test(error.message) &&
        !/secret/.test(error.message),
    )
  for (const url of [
    'postgresql://user@127.0.0.1:5432/name?sslmode=require',
    'postgres://user@/name?host=/run/postgresql',
  ])
    assert.equal(readSettings({ DATABASE_URL: url }).databaseUrl, url)
  assert.throws(() => readSettings({ POLYTILL_LIMITS: 'no' }), { code: 'invalid_setting', message: /LIMITS/ })
})
