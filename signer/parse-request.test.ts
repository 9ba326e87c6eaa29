import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSignRequest } from './parse-request.ts'
import { toSignParams } from './protocol.ts'
import { settleRequest } from './testing/settle-requests.ts'

const GOOD = toSignParams(settleRequest())

test('the client’s wire form is read back as it was meant', () => {
  assert.deepEqual(parseSignRequest(JSON.parse(JSON.stringify(GOOD))), settleRequest())
  assert.deepEqual(
    parseSignRequest({ ...GOOD, to: GOOD.to.toUpperCase().replace('0X', '0x') }),
    settleRequest(),
  )
})

const BAD: readonly (readonly [keyof typeof GOOD, string])[] = [
  ['chainId', 'eip155:'],
  ['chainId', 'eip155:01'],
  ['chainId', 'solana:1'],
  ['chainId', '31337'],
  ['outgoingId', ''],
  ['outgoingId', 'a b'],
  ['outgoingId', 'a\n'],
  ['outgoingId', 'x'.repeat(129)],
  ['version', '0'],
  ['version', '2147483648'],
  ['nonce', '-1'],
  ['nonce', '01'],
  ['nonce', '1e3'],
  ['nonce', '0x1'],
  ['nonce', ' 1'],
  ['nonce', '18446744073709551615'],
  ['gasLimit', '1.0'],
  ['gasLimit', ''],
  ['maxFeePerGas', '9'.repeat(79)],
  ['maxPriorityFeePerGas', 'NaN'],
  ['to', '0x12'],
  ['to', GOOD.to.slice(2)],
  ['data', '0x123'],
  ['data', '0xzz'],
  ['data', ''],
]

for (const [field, text] of BAD) {
  test(`${field} ${JSON.stringify(text.slice(0, 30))} is refused and named`, () => {
    assert.deepEqual(parseSignRequest({ ...GOOD, [field]: text }), { defect: field })
  })
}

test('a missing, an additional and a non-text field are refused', () => {
  const { nonce: _, ...without } = GOOD
  for (const params of [
    without,
    { ...GOOD, accessList: '' },
    { ...GOOD, authorizationList: [] },
    { ...GOOD, nonce: 0 },
  ]) {
    assert.ok('defect' in parseSignRequest(params))
  }
})

test('any JSON is answered, never thrown at', () => {
  fc.assert(fc.property(fc.jsonValue(), value => assert.ok('defect' in parseSignRequest(value))))
})
