import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from './bytes.ts'
import { generateKey } from './key.ts'
import { type SealingSecret, sealKey, unsealKey } from './sealed-key.ts'

const key = generateKey(bytes => Uint8Array.from(randomBytes(bytes)))
const keyFile: SealingSecret = { kind: 'key-file', key: randomBytes(32) }
const passphrase: SealingSecret = { kind: 'passphrase', passphrase: 'correct horse' }

test('what is sealed is opened by the same secret only', () => {
  for (const under of [keyFile, passphrase]) {
    const text = sealKey(key.secret, key.address, under)
    assert.equal(toHex(unsealKey(text, under)), toHex(key.secret))
    assert.ok(!text.includes(toHex(key.secret).slice(2)))
  }
  const sealed = sealKey(key.secret, key.address, passphrase)
  assert.throws(() => unsealKey(sealed, { kind: 'passphrase', passphrase: 'correct horsf' }), {
    code: 'key_unreadable',
  })
  assert.throws(() => unsealKey(sealed, keyFile), {
    code: 'key_unreadable',
    message: /POLYTILL_SIGNER_PASSPHRASE/,
  })
  assert.throws(() => unsealKey(sealKey(key.secret, key.address, keyFile), passphrase), {
    code: 'key_unreadable',
  })
})

test('a changed digit anywhere in the values, the address included, does not open', () => {
  const text = sealKey(key.secret, key.address, keyFile)
  const changed = { address: 0, iv: 0, ciphertext: 0, tag: 0 }
  for (const field of Object.keys(changed)) {
    const at = text.indexOf(`"${field}": "`) + field.length + 8
    const digit = text.charAt(at) === '1' ? '2' : '1'
    assert.throws(() => unsealKey(text.slice(0, at) + digit + text.slice(at + 1), keyFile), {
      code: 'key_unreadable',
    })
  }
  for (const broken of ['', '{}', 'null', '[]', text.slice(0, -5)]) {
    assert.throws(() => unsealKey(broken, keyFile), { code: 'key_unreadable' })
  }
})

test('sealing twice uses fresh randomness', () => {
  assert.notEqual(sealKey(key.secret, key.address, keyFile), sealKey(key.secret, key.address, keyFile))
})
