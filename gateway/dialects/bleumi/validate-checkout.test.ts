import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { rotateProofKey } from '../../storage/checkout-keys.ts'
import { TEST_BOX } from '../../storage/test/test-box.ts'
import { USDT } from './test/checkout-assets.ts'
import { HC, type OpenCheckouts, openCheckouts } from './test/open-checkouts.ts'

// `POST /v1/payment/hc/validate`, row by row of reference bleumi 2.4, over real HTTP and PostgreSQL.

let checkouts: OpenCheckouts
let key: string

before(async () => {
  checkouts = await openCheckouts()
  key = (await checkouts.merchant()).key
})
after(() => checkouts.close())

/** A checkout that is paid in USDT; what the shopper's browser brings to the shop. */
async function paid(over: Record<string, unknown> = {}): Promise<URLSearchParams> {
  const { url } = await checkouts.create(key, over)
  await checkouts.pay(await checkouts.addressOf(url), USDT, 10_000_000n)
  await checkouts.mine(11)
  return new URL((await checkouts.view(url)).redirectUrl ?? '').searchParams
}

function proofOf(query: URLSearchParams): Record<string, string | null> {
  const names = ['hmac_input', 'hmac_keyId', 'hmac_alg', 'hmac_value']
  return Object.fromEntries(names.map(name => [name, query.get(name)]))
}

async function isValid(proof: object, shown = key): Promise<unknown> {
  const { status, body } = await checkouts.call('POST', `${HC}/validate`, shown, proof)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['valid'])
  return body.valid
}

describe('validate', () => {
  test('the text as it is, and its Base64, from plain and transformed redirects', async () => {
    for (const base64Transform of [false, true]) {
      const query = await paid({ base64Transform })
      const proof = proofOf(query)
      assert.equal(await isValid(proof), true)
      const input = proof.hmac_input ?? ''
      const other = base64Transform
        ? Buffer.from(input, 'base64').toString('utf8')
        : Buffer.from(input, 'utf8').toString('base64')
      assert.notEqual(other, input)
      assert.equal(await isValid({ ...proof, hmac_input: other }), true)
    }
  })

  test('whatever is changed is false with a 200', async () => {
    const proof = proofOf(await paid())
    const { hmac_input: input = '', hmac_value: value = '' } = proof
    const flipped = `${value?.slice(0, -1)}${value?.endsWith('0') ? '1' : '0'}`
    for (const change of [
      { hmac_input: input?.replace('|10|', '|100|') },
      { hmac_input: input?.replace('mainnet', 'goerli') },
      { hmac_input: '' },
      { hmac_value: flipped },
      { hmac_value: '' },
      { hmac_value: value?.toUpperCase() },
      { hmac_keyId: 'v2' },
      { hmac_keyId: 'v01' },
      { hmac_keyId: `v${'9'.repeat(30)}` },
      { hmac_keyId: '\0' },
      { hmac_alg: 'none' },
      { hmac_alg: 'hmac-sha256-hex' },
    ])
      assert.equal(await isValid({ ...proof, ...change }), false, JSON.stringify(change))
  })

  test('a value of another business is false: the address is bound to whose it is', async () => {
    const other = await checkouts.merchant()
    assert.equal(await isValid(proofOf(await paid()), other.key), false)
  })

  test('a value whose payment a reorg took back is false', async () => {
    const query = await paid()
    assert.equal(await isValid(proofOf(query)), true)
    await checkouts.orphan(query.get('hmac_input')?.split('|')[5] ?? '')
    assert.equal(await isValid(proofOf(query)), false)
  })

  test('a new key signs from now on; values of the old one stay good', async () => {
    const old = await paid()
    assert.equal(await rotateProofKey(checkouts.db, TEST_BOX, Buffer.alloc(32, 1)), 'v2')
    const fresh = await paid()
    assert.deepEqual([old.get('hmac_keyId'), fresh.get('hmac_keyId')], ['v1', 'v2'])
    for (const query of [old, fresh]) assert.equal(await isValid(proofOf(query)), true)
  })

  test('a body without the four texts is refused', async () => {
    for (const body of [{}, { hmac_input: 'x' }, { ...proofOf(await paid()), hmac_value: 7 }, [], 'x']) {
      const answer = await checkouts.call('POST', `${HC}/validate`, key, body)
      assert.deepEqual([answer.status, answer.body.errorCode], [400, 'ValidationError'])
    }
  })
})
