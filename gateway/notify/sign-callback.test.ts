import assert from 'node:assert/strict'
import { createPublicKey, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { createCallbackSigner, generateCallbackKey, InvalidCallbackKey, signedText } from './sign-callback.ts'

const pem = await generateCallbackKey()
const signer = createCallbackSigner(pem)

test('a signature verifies as RSA-SHA256 with the published key, and no changed text does', async () => {
  const text = 'https://shop.example/cb?order=ü1&value=5'
  const signature = await signer.sign(text)
  const verifies = (candidate: string): boolean =>
    createVerify('RSA-SHA256').update(candidate, 'utf8').verify(signer.publicKeyPem, signature, 'base64')
  assert.ok(verifies(text))
  for (let i = 0; i < text.length; i++)
    assert.ok(!verifies(`${text.slice(0, i)}~${text.slice(i + 1)}`), `changed at ${i}`)
  assert.equal(signature, await signer.sign(text), 'deterministic')
})

test('the published key is SubjectPublicKeyInfo PEM, 2048 bits, exponent 65537', () => {
  assert.match(signer.publicKeyPem, /^-----BEGIN PUBLIC KEY-----\n/)
  const details = createPublicKey(signer.publicKeyPem).asymmetricKeyDetails
  assert.deepEqual([details?.modulusLength, details?.publicExponent], [2048, 65537n])
  assert.equal(createCallbackSigner(pem).publicKeyPem, signer.publicKeyPem, 'stable over restarts')
})

test('other keys are refused', () => {
  const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const weak = pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)
  const oddExponent = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey)
  const curve = pemOf(generateKeyPairSync('ed25519').privateKey)
  for (const key of [weak, oddExponent, curve, 'nonsense', signer.publicKeyPem])
    assert.throws(() => createCallbackSigner(key), InvalidCallbackKey)
})

test('a GET signs its URL, a POST its body only', () => {
  assert.equal(signedText('GET', 'https://a.example/?x=1', undefined), 'https://a.example/?x=1')
  assert.equal(signedText('POST', 'https://a.example/?x=1', 'b=2'), 'b=2')
  assert.equal(signedText('POST', 'https://a.example/?x=1', undefined), '')
})
