import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { SecretBox } from '../gateway/storage/secret-box.ts'
import { readSecretsKey, secretsKeyFileOf } from './secrets-key-file.ts'

test('each home has a key of its own, made once, for its owner alone', context => {
  const homes = [1, 2].map(() => mkdtempSync(path.join(os.tmpdir(), 'polytill-key-')))
  context.after(() => homes.forEach(home => void rmSync(home, { recursive: true, force: true })))
  const [mine = '', other = ''] = homes
  const key = readSecretsKey(mine)
  assert.equal(readSecretsKey(mine), key)
  assert.equal(statSync(secretsKeyFileOf(mine)).mode & 0o777, 0o600)
  assert.notEqual(new SecretBox(readSecretsKey(other)).sealingKeyId, new SecretBox(key).sealingKeyId)
})
