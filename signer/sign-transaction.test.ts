import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { keccak256, parseTransaction, recoverTransactionAddress, serializeTransaction } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { fromHex, toHex } from './bytes.ts'
import { deriveKey } from './key.ts'
import { runSelfTest } from './self-test.ts'
import { SignatureInvalid, signTransaction, type TransactionFields } from './sign-transaction.ts'

const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): `0x${string}` => `0x${Buffer.from(value).toString('hex')}`)
const secret = hex(32).filter(text => secp256k1.utils.isValidSecretKey(fromHex(text)))
const chain = fc.integer({ min: 1, max: 2 ** 40 })
const quantity = fc.bigInt({ min: 0n, max: 2n ** 64n - 2n })
const data = fc
  .uint8Array({ maxLength: 200 })
  .map((value): `0x${string}` => `0x${Buffer.from(value).toString('hex')}`)

test('any transaction has the bytes that an independent signer gives it, and a low s', async () => {
  const run = fc.asyncProperty(
    fc.record({
      secret,
      chain,
      nonce: fc.maxSafeNat(),
      to: hex(20),
      data,
      value: quantity,
      gas: quantity,
      tip: quantity,
      extra: quantity,
    }),
    async one => {
      const key = deriveKey(fromHex(one.secret))
      const maxFeePerGas = one.tip + one.extra
      const signed = signTransaction(
        {
          chainId: `eip155:${one.chain}`,
          nonce: BigInt(one.nonce),
          to: one.to,
          data: one.data,
          value: one.value,
          gasLimit: one.gas,
          maxFeePerGas,
          maxPriorityFeePerGas: one.tip,
        },
        key,
      )
      const account = privateKeyToAccount(one.secret)
      const expected = await account.signTransaction({
        type: 'eip1559',
        chainId: one.chain,
        nonce: one.nonce,
        to: one.to,
        data: one.data,
        value: one.value,
        gas: one.gas,
        maxFeePerGas,
        maxPriorityFeePerGas: one.tip,
      })
      assert.equal(signed.rawTransaction, expected)
      assert.equal(signed.txid, keccak256(expected))
      assert.equal(key.address, account.address)
      const { s } = parseTransaction(expected)
      assert.ok(s !== undefined && BigInt(s) <= HALF_ORDER)
    },
  )
  await fc.assert(run, { numRuns: 60 })
})

const FIELDS: TransactionFields = {
  chainId: 'eip155:137',
  nonce: 7n,
  to: '0x00000000000000000000000000000000000071ff',
  data: '0x',
  value: 0n,
  gasLimit: 21_000n,
  maxFeePerGas: 30n,
  maxPriorityFeePerGas: 2n,
}

test('the chain is inside the signature: offered to another chain it has another sender', async () => {
  const key = deriveKey(Uint8Array.from(randomBytes(32)))
  const { rawTransaction } = signTransaction(FIELDS, key)
  const { r, s, yParity, ...unsigned } = parseTransaction(`0x02${rawTransaction.slice(4)}`)
  assert.ok(r !== undefined && s !== undefined && yParity !== undefined)
  const senderOn = (chainId: number) =>
    recoverTransactionAddress({
      serializedTransaction: serializeTransaction({ ...unsigned, chainId }, { r, s, yParity }),
    })
  assert.equal(await senderOn(137), key.address)
  assert.notEqual(await senderOn(1), key.address)
})

test('no r repeats over 500 transactions of one key, and the same transaction has the same bytes', () => {
  const key = deriveKey(Uint8Array.from(randomBytes(32)))
  const seen = new Set<string>()
  for (let nonce = 0n; nonce < 500n; nonce += 1n) {
    const { r } = parseTransaction(
      `0x02${signTransaction({ ...FIELDS, nonce }, key).rawTransaction.slice(4)}`,
    )
    assert.ok(r !== undefined && !seen.has(r))
    seen.add(r)
  }
  assert.deepEqual(signTransaction(FIELDS, key), signTransaction(FIELDS, key))
})

test('a signature that does not lead back to the key is not released', () => {
  const key = deriveKey(Uint8Array.from(randomBytes(32)))
  const other = deriveKey(Uint8Array.from(randomBytes(32)))
  assert.throws(() => signTransaction(FIELDS, { ...key, secret: other.secret }), SignatureInvalid)
})

test('RFC 6979: the published secp256k1 vector', () => {
  // "Satoshi Nakamoto" under the secret 1, the vector shared by the Bitcoin libraries (Trezor, bitcoinjs, haskoin).
  const signature = secp256k1.sign(Buffer.from('Satoshi Nakamoto'), fromHex(`0x${'1'.padStart(64, '0')}`), {
    lowS: true,
  })
  assert.equal(
    toHex(signature),
    '0x934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
  )
})

test('the self-test passes here', () => {
  runSelfTest()
})
