import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeFunctionData, parseAbi, toFunctionSelector } from 'viem'
import { findSettleDefect, SETTLE_SELECTOR } from './decode-settle.ts'
import { GROUP, type Group, settleData, TILL_ABI } from './testing/settle-requests.ts'

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): `0x${string}` => `0x${Buffer.from(value).toString('hex')}`)

/** 1 to 20 shares of at least 1 that sum to 10,000. */
const recipients = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 19 }),
    fc.array(hex(20), { minLength: 20, maxLength: 20 }),
  )
  .map(([cuts, addresses]) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), 10_000]
    return edges
      .slice(1)
      .map((edge, at) => (BigInt(edge - (edges[at] ?? 0)) << 160n) | BigInt(addresses[at] ?? '0x0'))
  })
const ids = fc
  .uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 30 })
  .map(list =>
    list
      .sort((a, b) => (a < b ? -1 : 1))
      .map((id): `0x${string}` => `0x${id.toString(16).padStart(16, '0')}`),
  )
const group: fc.Arbitrary<Group> = fc.record({
  operator: hex(20),
  refunder: hex(20),
  recipients,
  token: hex(20),
  kind: fc.integer({ min: 0, max: 2 }),
  ids,
})
const groups = fc.array(group, { minLength: 1, maxLength: 6 })

test('every well-formed call of an independent encoder passes', () => {
  fc.assert(
    fc.property(groups, list => assert.equal(findSettleDefect(settleData(list)), null)),
    { numRuns: 200 },
  )
})

test('a byte less or more at the end, a word less, and any other function are defects', () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 64 }), (list, cut) => {
      const data = settleData(list)
      assert.notEqual(findSettleDefect(data.slice(0, -2 * cut)), null)
      assert.notEqual(findSettleDefect(`${data}${'00'.repeat(cut)}`), null)
      assert.notEqual(findSettleDefect(`0xa9059cbb${data.slice(10)}`), null)
    }),
    { numRuns: 100 },
  )
})

test('a changed offset, count or padding is a defect; a changed address is another well-formed call', () => {
  const words: readonly string[] = settleData().slice(10).match(/.{64}/g) ?? []
  const reencoded = (at: number, word: string): string => SETTLE_SELECTOR + words.with(at, word).join('')
  // Layout of one group: 0 offset, 1 count, 2 offset, 3 operator, 4 refunder, 5 offset, 6 token, 7 kind, 8 offset,
  // 9 recipients' count, 10-11 recipients, 12 ids' count, 13-14 ids.
  const structural = [0, 1, 2, 5, 8, 9, 12]
  const tooLong = 'ff'.repeat(32)
  for (const at of structural) {
    for (const word of ['00'.repeat(32), tooLong, `${'00'.repeat(31)}1f`]) {
      assert.notEqual(findSettleDefect(reencoded(at, word)), null, `word ${at} as ${word}`)
    }
  }
  for (const at of [3, 4, 6, 7, 13, 14])
    assert.notEqual(findSettleDefect(reencoded(at, tooLong)), null, `word ${at}`)
  for (const at of [3, 4, 6])
    assert.equal(findSettleDefect(reencoded(at, `${'00'.repeat(12)}${'ab'.repeat(20)}`)), null)
})

const DEFECTS: readonly (readonly [string, Partial<Group>])[] = [
  ['no recipients', { recipients: [] }],
  [
    '21 recipients',
    { recipients: [...Array.from({ length: 20 }, () => (1n << 160n) | 1n), (9_980n << 160n) | 1n] },
  ],
  ['shares of 9,999', { recipients: [(9_999n << 160n) | 1n] }],
  ['shares of 10,001', { recipients: [(10_000n << 160n) | 1n, (1n << 160n) | 2n] }],
  ['a share of zero', { recipients: [(10_000n << 160n) | 1n, 2n] }],
  ['an unknown kind', { kind: 3 }],
  ['no ids', { ids: [] }],
  ['ids in falling order', { ids: ['0x0000000000000002', '0x0000000000000001'] }],
  ['an id twice', { ids: ['0x0000000000000001', '0x0000000000000001'] }],
]

for (const [name, changes] of DEFECTS) {
  test(`${name}: a defect, also behind a good group`, () => {
    assert.notEqual(findSettleDefect(settleData([{ ...GROUP, ...changes }])), null)
    assert.notEqual(findSettleDefect(settleData([GROUP, { ...GROUP, ...changes }])), null)
  })
}

test('no groups, no arguments, no selector', () => {
  for (const data of [settleData([]), SETTLE_SELECTOR, '0x', '0x12'])
    assert.notEqual(findSettleDefect(data), null)
})

test('a count that would ask for 2^64 items is refused at once', () => {
  const data = `${SETTLE_SELECTOR}${'20'.padStart(64, '0')}${'ffffffffffffffff'.padStart(64, '0')}`
  assert.equal(findSettleDefect(data), 'longer than the calldata')
})

test('the selector is the one of the interface', () => {
  const [settle] = TILL_ABI
  assert.equal(SETTLE_SELECTOR, toFunctionSelector(settle))
  const approve = encodeFunctionData({
    abi: parseAbi(['function approve(address spender, uint256 amount)']),
    args: ['0x00000000000000000000000000000000000000aa', 1n],
  })
  assert.equal(findSettleDefect(approve), 'another function')
})
