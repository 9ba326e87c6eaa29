import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { serializeTransaction, type TransactionSerializable } from 'viem'
import { encodeTransaction } from './encode-transaction.ts'
import { type NodeTransaction, transactionSchema } from './node-schemas.ts'

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map(bytes => `0x${Buffer.from(bytes).toString('hex')}` as const)
const word = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(bytes => `0x${Buffer.from(bytes).toString('hex')}` as const)
const data = fc
  .uint8Array({ maxLength: 100 })
  .map(bytes => `0x${Buffer.from(bytes).toString('hex')}` as const)
const amount = fc.bigInt({ min: 0n, max: 2n ** 96n })

/** Fields that all types share, with a signature whose parts never start with a zero byte. */
const common = fc.record({
  nonce: fc.integer({ min: 0, max: 100_000 }),
  gas: fc.bigInt({ min: 21_000n, max: 16_000_000n }),
  to: fc.option(address, { nil: undefined }),
  value: amount,
  data,
  r: fc.bigInt({ min: 2n ** 248n, max: 2n ** 255n }),
  s: fc.bigInt({ min: 2n ** 248n, max: 2n ** 255n }),
  yParity: fc.constantFrom(0, 1),
  price: fc.bigInt({ min: 0n, max: 2n ** 64n }),
  accessList: fc.array(fc.record({ address, storageKeys: fc.array(word, { maxLength: 3 }) }), {
    maxLength: 3,
  }),
  target: address,
  blobs: fc.array(
    word.map(hash => `0x01${hash.slice(4)}` as const),
    { minLength: 1, maxLength: 3 },
  ),
})

type Common = typeof common extends fc.Arbitrary<infer T> ? T : never

const CHAIN_ID = 1

function serializable(type: number, tx: Common): TransactionSerializable {
  const { nonce, gas, value, accessList, price } = tx
  const base = { chainId: CHAIN_ID, nonce, gas, value, data: tx.data, ...(tx.to ? { to: tx.to } : {}) }
  const fees = { maxFeePerGas: price, maxPriorityFeePerGas: price / 2n }
  if (type === 0) return { ...base, type: 'legacy', gasPrice: price }
  if (type === 1) return { ...base, type: 'eip2930', gasPrice: price, accessList }
  if (type === 2) return { ...base, type: 'eip1559', ...fees, accessList }
  if (type === 3)
    return {
      ...base,
      ...fees,
      to: tx.target,
      type: 'eip4844',
      accessList,
      maxFeePerBlobGas: price,
      blobVersionedHashes: tx.blobs,
    }
  return {
    ...base,
    ...fees,
    to: tx.target,
    type: 'eip7702',
    accessList,
    authorizationList: [
      {
        chainId: CHAIN_ID,
        address: tx.target,
        nonce: tx.nonce,
        r: hex(tx.r),
        s: hex(tx.s),
        yParity: tx.yParity,
      },
    ],
  }
}

/** The same transaction as a node writes it. */
function asNode(type: number, tx: Common): NodeTransaction {
  const dynamic = type >= 2
  return transactionSchema.parse({
    hash: `0x${'00'.repeat(32)}`,
    type: hex(type),
    from: tx.target,
    to: type >= 3 ? tx.target : (tx.to ?? null),
    nonce: hex(tx.nonce),
    value: hex(tx.value),
    gas: hex(tx.gas),
    input: tx.data,
    gasPrice: hex(tx.price),
    ...(dynamic ? { maxFeePerGas: hex(tx.price), maxPriorityFeePerGas: hex(tx.price / 2n) } : {}),
    ...(type === 3 ? { maxFeePerBlobGas: hex(tx.price), blobVersionedHashes: tx.blobs } : {}),
    ...(type >= 1 ? { accessList: tx.accessList, chainId: hex(CHAIN_ID), yParity: hex(tx.yParity) } : {}),
    ...(type === 4
      ? {
          authorizationList: [
            {
              chainId: hex(CHAIN_ID),
              address: tx.target,
              nonce: hex(tx.nonce),
              r: hex(tx.r),
              s: hex(tx.s),
              yParity: hex(tx.yParity),
            },
          ],
        }
      : {}),
    v: hex(type === 0 ? 35 + CHAIN_ID * 2 + tx.yParity : tx.yParity),
    r: hex(tx.r),
    s: hex(tx.s),
  })
}

for (const type of [0, 1, 2, 3, 4])
  it(`a transaction of type ${type} encodes as an independent serializer does`, () => {
    fc.assert(
      fc.property(common, tx => {
        const signature = { r: hex(tx.r), s: hex(tx.s), yParity: tx.yParity, v: BigInt(27 + tx.yParity) }
        const expected = serializeTransaction(serializable(type, tx), signature)
        const encoded = encodeTransaction(asNode(type, tx))
        assert.equal(encoded && `0x${Buffer.from(encoded).toString('hex')}`, expected)
      }),
    )
  })

it('a transaction of another type is not encoded', () => {
  const [sample] = fc.sample(common, 1)
  assert.ok(sample)
  assert.equal(encodeTransaction({ ...asNode(2, sample), type: '0x7e' }), null)
})

function hex(value: bigint | number): `0x${string}` {
  return `0x${value.toString(16)}`
}
