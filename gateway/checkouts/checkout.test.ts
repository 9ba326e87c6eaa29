import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FIAT_PLACES, parseFiat } from '../orders/fiat.ts'
import {
  amountIn,
  CHECKOUT_CONFIRMATIONS,
  type CheckoutOffer,
  type CheckoutPart,
  judgeCheckout,
} from './checkout.ts'

const USDT = 'eip155:1/erc20:0xa'
const DAI = 'eip155:1/erc20:0xd'
const decimals: Readonly<Record<string, number>> = { [USDT]: 6, [DAI]: 18 }
const decimalsOf = (assetId: string): number => decimals[assetId] ?? 0

const offer = (assetId: string, chain = 'mainnet'): CheckoutOffer => ({
  ...{ assetId, chain, token: assetId.slice(-3), target: '0x1', buyer: '0x2' },
})
const OFFERS = [offer(USDT), offer(DAI)]
let transactions = 0
const part = (assetId: string, amountAtoms: bigint, over: Partial<CheckoutPart> = {}): CheckoutPart => {
  transactions += 1
  return {
    ...{ chain: 'mainnet', assetId, txid: `0x${transactions}`, amountAtoms },
    ...{ state: 'seen', confirmations: CHECKOUT_CONFIRMATIONS, ...over },
  }
}
const judge = (parts: readonly CheckoutPart[], value = '10') =>
  judgeCheckout({ amountAtoms: parseFiat(value), offers: OFFERS }, parts, decimalsOf)

describe('where a checkout stands', () => {
  const half = part(USDT, 5_000_000n)
  const rest = part(USDT, 5_000_000n)
  const fresh = part(USDT, 5_000_000n, { confirmations: CHECKOUT_CONFIRMATIONS - 1 })
  const gone = part(USDT, 5_000_000n, { state: 'orphaned', confirmations: 0 })
  const daiHalf = part(DAI, 5n * 10n ** 18n)
  const daiMost = part(DAI, 9n * 10n ** 18n)
  const daiWhole = part(DAI, 10n * 10n ** 18n, { confirmations: 0 })
  for (const [name, parts, state, token, paid, txid] of [
    ['nothing came', [], 'waiting', null, 0n, null],
    ['a part', [half], 'partial', USDT, 5_000_000n, null],
    ['a part and the rest', [half, rest], 'paid', USDT, 10_000_000n, rest.txid],
    ['the rest is one block short', [half, fresh], 'pending', USDT, 10_000_000n, null],
    [
      'more than enough: the transaction that made it whole',
      [half, rest, half],
      'paid',
      USDT,
      15_000_000n,
      rest.txid,
    ],
    ['a reorg took one back', [half, gone], 'partial', USDT, 5_000_000n, null],
    ['halves of two tokens are no whole', [half, daiHalf], 'partial', USDT, 5_000_000n, null],
    ['the token that most came of', [half, daiMost], 'partial', DAI, 9n * 10n ** 18n, null],
    ['paid beats seen', [daiWhole, half, rest], 'paid', USDT, 10_000_000n, rest.txid],
    ['nothing of nothing', [part(USDT, 0n)], 'waiting', null, 0n, null],
    ['a token that is not offered', [part('eip155:1/slip44:60', 10n ** 19n)], 'waiting', null, 0n, null],
    [
      'the token on another network',
      [part(USDT, 10_000_000n, { chain: 'goerli' })],
      'waiting',
      null,
      0n,
      null,
    ],
  ] as const)
    test(name, () => {
      const judged = judge(parts)
      assert.deepEqual(
        [judged.state, judged.offer?.assetId ?? null, judged.paidAtoms, judged.txid],
        [state, token, paid, txid],
      )
    })

  const anyParts = fc.array(
    fc.record({
      assetId: fc.constantFrom(USDT, DAI),
      units: fc.bigInt({ min: 0n, max: 12_000_000n }),
      state: fc.constantFrom('seen' as const, 'orphaned' as const),
      confirmations: fc.integer({ min: 0, max: 2 * CHECKOUT_CONFIRMATIONS }),
    }),
    { maxLength: 8 },
  )
  test('paid exactly when the confirmed part of one token reaches the amount', () => {
    fc.assert(
      fc.property(anyParts, drawn => {
        const parts = drawn.map(({ assetId, units, ...over }) =>
          part(assetId, assetId === DAI ? units * 10n ** 12n : units, over),
        )
        const confirmed = (assetId: string): bigint =>
          drawn
            .filter(one => one.assetId === assetId && one.state !== 'orphaned')
            .filter(({ confirmations }) => confirmations >= CHECKOUT_CONFIRMATIONS)
            .reduce((total, { units }) => total + units, 0n)
        const whole = [USDT, DAI].some(assetId => confirmed(assetId) >= 10_000_000n)
        const judged = judge(parts)
        assert.equal(judged.state === 'paid', whole)
        assert.equal(judged.txid !== null, whole)
      }),
    )
  })
})

describe('the amount in a token', () => {
  test('is exact or none', () => {
    assert.equal(amountIn(parseFiat('10.25'), 6), 10_250_000n)
    assert.equal(amountIn(parseFiat('10.25'), 18), 10_250_000_000_000_000_000n)
    assert.equal(amountIn(parseFiat('10.25'), 1), null)
    assert.equal(amountIn(parseFiat('10'), 0), 10n)
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 30n }),
        fc.integer({ min: 0, max: 36 }),
        (atoms, places) => {
          const there = amountIn(atoms, places)
          if (there !== null) assert.equal(there * 10n ** BigInt(FIAT_PLACES), atoms * 10n ** BigInt(places))
          else assert.ok(places < FIAT_PLACES)
        },
      ),
    )
  })
})
