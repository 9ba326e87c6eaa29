import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readSecrets } from './sandbox-secrets.ts'

test('secrets are the same at every start; a home of an earlier release gets the keys it lacks, and keeps them', async context => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-secrets-'))
  context.after(() => rmSync(home, { recursive: true, force: true }))
  const first = await readSecrets(home)
  assert.deepEqual(await readSecrets(home), first)
  assert.equal(new Set(Object.values(first.apiKeys)).size, 5)

  const older = mkdtempSync(path.join(os.tmpdir(), 'polytill-secrets-'))
  context.after(() => rmSync(older, { recursive: true, force: true }))
  const file = path.join(older, 'secrets', 'sandbox.json')
  mkdirSync(path.dirname(file))
  const { blockbee, bleumi } = first.apiKeys
  writeFileSync(file, JSON.stringify({ ...first, apiKeys: { blockbee, bleumi } }))
  const grown = await readSecrets(older)
  assert.deepEqual([grown.apiKeys.blockbee, grown.apiKeys.bleumi], [blockbee, bleumi])
  assert.match(grown.apiKeys.bleumiG4, /^[\w-]{43}$/)
  assert.match(grown.apiKeys.bleumiG5, /^[\w-]{43}$/)
  assert.deepEqual(await readSecrets(older), grown)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), grown)
  assert.equal(statSync(file).mode & 0o777, 0o600)
})
