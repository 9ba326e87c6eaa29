import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Checkout } from './checkout.ts'
import { PROOF_ALGORITHM, parseProofText, proofText, readProof, signProof } from './proof.ts'
import { returnUrl } from './return-url.ts'

const KEY = { id: 'v1', secret: Buffer.alloc(32, 7) }
// The example of six parts (reference bleumi 2.4).
const TEXT =
  'rsk_testnet|0xbed61c55cc290b55c1c4c327148bdede56a831f4|0xb9f624160bb2755aa25366cc307ed27e39a4f296|10|0|0x16e54beb3ea4b4206b62ca32b1d2cf4ad15d9af2234564c2166ff3ccc817d5c1'
const VALUE = signProof(TEXT, KEY)

describe('proofs', () => {
  test('six parts with bars between, as the published example', () => {
    const facts = {
      chain: 'rsk_testnet',
      address: '0xbed61c55cc290b55c1c4c327148bdede56a831f4',
      token: '0xb9f624160bb2755aa25366cc307ed27e39a4f296',
      amount: '10',
      confirmations: 0,
      txid: '0x16e54beb3ea4b4206b62ca32b1d2cf4ad15d9af2234564c2166ff3ccc817d5c1',
    }
    assert.equal(proofText(facts), TEXT)
    assert.deepEqual(parseProofText(TEXT), facts)
  })

  test('the value is HMAC-SHA256 of the plain text in lower-case hex', () => {
    assert.equal(VALUE, createHmac('sha256', KEY.secret).update(TEXT).digest('hex'))
    assert.match(VALUE, /^[0-9a-f]{64}$/)
  })

  test('the text is read as it is and from its Base64', () => {
    assert.equal(readProof(TEXT, VALUE, KEY), TEXT)
    assert.equal(readProof(Buffer.from(TEXT).toString('base64'), VALUE, KEY), TEXT)
    assert.equal(readProof(Buffer.from(TEXT).toString('base64url'), VALUE, KEY), TEXT)
  })

  test('whatever differs is none', () => {
    const none = [
      ...[TEXT.replace('|10|', '|11|'), `${TEXT} `, '', TEXT.toUpperCase()].map(text => [text, VALUE]),
      ...[
        '',
        VALUE.slice(1),
        `${VALUE}0`,
        VALUE.toUpperCase(),
        VALUE.replace(/.$/, c => (c === '0' ? '1' : '0')),
      ].map(value => [TEXT, value]),
    ]
    for (const [text = '', value = ''] of none)
      assert.equal(readProof(text, value, KEY), null, `${text} ${value}`)
    assert.equal(readProof(TEXT, VALUE, { id: 'v2', secret: Buffer.alloc(32, 8) }), null)
    fc.assert(fc.property(fc.string(), fc.string(), (text, value) => readProof(text, value, KEY) === null))
  })

  test('texts that are never written have no facts', () => {
    const five = TEXT.split('|').slice(0, 5).join('|')
    for (const text of [
      '',
      '|||||',
      five,
      `${TEXT}|`,
      TEXT.replace('|0|', '|00|'),
      TEXT.replace('|0|', '|-1|'),
    ])
      assert.equal(parseProofText(text), null, text)
  })
})

describe('the way back', () => {
  const checkout = (over: Partial<Checkout>): Checkout => ({
    ...{
      businessId: 'biz',
      id: 'x'.repeat(22),
      paymentId: 'bpy',
      merchantId: 'order 7/ü&+',
      currency: 'USD',
    },
    ...{ amountAtoms: 1n, offers: [], successUrl: 'https://shop.example/thanks', base64Transform: false },
    ...{ cancelUrl: 'https://shop.example/', ...over },
  })
  for (const [successUrl, start, end] of [
    ['https://shop.example/thanks', 'https://shop.example/thanks?id=', ''],
    ['https://shop.example/?a=1&amp;b=%2B+ü', 'https://shop.example/?a=1&amp;b=%2B+ü&id=', ''],
    ['https://shop.example/t?a=1#top', 'https://shop.example/t?a=1&id=', '#top'],
  ] as const)
    for (const base64Transform of [false, true])
      test(`${successUrl}, ${base64Transform ? 'Base64' : 'plain'}`, () => {
        const url = returnUrl(checkout({ successUrl, base64Transform }), TEXT, KEY)
        assert.ok(url.startsWith(start) && url.endsWith(end), url)
        const query = new URL(url).searchParams
        const input = query.get('hmac_input') ?? ''
        assert.equal(base64Transform ? Buffer.from(input, 'base64').toString() : input, TEXT)
        assert.deepEqual(
          ['id', 'hmac_keyId', 'hmac_alg', 'hmac_value'].map(name => query.get(name)),
          ['order 7/ü&+', 'v1', PROOF_ALGORITHM, VALUE],
        )
        // A bare plus would arrive as a space.
        assert.doesNotMatch(url.slice(start.length), /[+| ]/)
      })
})
