import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toFunctionSelector } from 'viem'
import { findSettleExactDefect, SETTLE_EXACT_SELECTOR } from './decode-settle-exact.ts'
import { EXACT, type ExactCall, exactData, TILL } from './testing/settle-requests.ts'

const SENDER = EXACT.operator
const PARTIES = { sender: SENDER, tillContract: TILL }
const ZERO = `0x${'0'.repeat(40)}` as const

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): `0x${string}` => `0x${Buffer.from(value).toString('hex')}`)
const somebody = hex(20).filter(address => address !== ZERO && address !== TILL)
const exact: fc.Arbitrary<ExactCall> = fc.record({
  operator: fc.constant(SENDER),
  target: somebody,
  buyer: somebody,
  id: hex(8),
  token: somebody,
  amount: fc.bigInt({ min: 0n, max: 2n ** 256n - 2n }),
  kind: fc.constantFrom(0, 1, 2),
})

test('the selector is the contract’s', () => {
  const signature = 'function settleExact((address,address,address),bytes8,address,uint256,uint8)'
  assert.equal(SETTLE_EXACT_SELECTOR, toFunctionSelector(signature))
})

test('every well-formed call of an independent encoder passes', () => {
  fc.assert(fc.property(exact, call => assert.equal(findSettleExactDefect(exactData(call), PARTIES), null)))
})

test('a byte less or more, and any other function, are defects', () => {
  fc.assert(
    fc.property(exact, fc.integer({ min: 1, max: 64 }), (call, cut) => {
      const data = exactData(call)
      for (const wrong of [
        data.slice(0, -2 * cut),
        `${data}${'00'.repeat(cut)}`,
        `0xa9059cbb${data.slice(10)}`,
      ])
        assert.notEqual(findSettleExactDefect(wrong, PARTIES), null)
    }),
  )
})

test('a bit set in the padding of any address, of the id or of the kind is a defect', () => {
  fc.assert(
    fc.property(
      exact,
      fc.constantFrom(0, 1, 2, 3, 4, 6),
      fc.integer({ min: 0, max: 11 }),
      (call, word, byte) => {
        const at = 10 + 64 * word + 2 * (word === 3 ? 31 - byte : byte)
        const data = exactData(call)
        const broken = `${data.slice(0, at)}${data.slice(at, at + 2) === '00' ? '01' : '00'}${data.slice(at + 2)}`
        assert.notEqual(findSettleExactDefect(broken, PARTIES), null)
      },
    ),
  )
})

const defects: readonly (readonly [string, Partial<ExactCall>])[] = [
  ['another operator', { operator: '0x00000000000000000000000000000000000000e1' }],
  ['no operator', { operator: ZERO }],
  ['no target', { target: ZERO }],
  ['no buyer', { buyer: ZERO }],
  ['the till contract as target', { target: TILL }],
  ['the till contract as buyer', { buyer: TILL }],
  ['the till contract as token', { token: TILL }],
  ['everything as amount', { amount: 2n ** 256n - 1n }],
  ['a kind that the contract does not know', { kind: 3 }],
]
for (const [name, changes] of defects)
  test(`${name} is a defect`, () => {
    assert.notEqual(findSettleExactDefect(exactData({ ...EXACT, ...changes }), PARTIES), null)
  })
