import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { appendQuery } from './append-query.ts'
import { dueAtoms, FIAT_PLACES, formatFiat, parseFiat, worthAtoms } from './fiat.ts'
import { enoughAtoms, judgeOrder, type OrderTransfer } from './order.ts'
import { type OrderQuote, quoteAt } from './quote.ts'
import { randomToken } from './token.ts'

const CURRENT = { numRuns: 500 }
const rate = fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.integer({ min: 0, max: 10 })).map(([digits, places]) => {
  const text = digits.toString().padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
})
const fiat = fc.bigInt(1n, 10n ** 20n)

describe('fiat', () => {
  test('who pays what was asked has paid, at any rate, value and number of decimals (F47)', () => {
    fc.assert(
      fc.property(fiat, rate, fc.integer({ min: 0, max: 18 }), (value, price, decimals) => {
        const due = dueAtoms(value, decimals, price)
        assert.ok(worthAtoms(due, decimals, price) >= value)
      }),
      CURRENT,
    )
  })

  test('what is asked too much is below a ten-millionth and one base unit', () => {
    fc.assert(
      fc.property(fiat, rate, (value, price) => {
        const due = dueAtoms(value, 18, price)
        const less = due - 1n - due / 10_000_000n
        assert.ok(less < 0n || worthAtoms(less, 18, price) <= value)
      }),
      CURRENT,
    )
  })

  test('parts are never worth more than the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 10n ** 24n), { minLength: 1 }), rate, (parts, price) => {
        const whole = parts.reduce((sum, part) => sum + part, 0n)
        const apart = parts.reduce((sum, part) => sum + worthAtoms(part, 18, price), 0n)
        const together = worthAtoms(whole, 18, price)
        assert.ok(apart <= together && together - apart < BigInt(parts.length))
      }),
      CURRENT,
    )
  })

  test('printed: cut below, never under two decimals, as exact as the value was', () => {
    assert.equal(formatFiat(parseFiat('12.999')), '12.99')
    assert.equal(formatFiat(parseFiat('12.001'), 0n, 'up'), '12.01')
    assert.equal(formatFiat(1n, 0n, 'up'), '0.01')
    assert.equal(formatFiat(parseFiat('5'), parseFiat('5')), '5.00')
    assert.equal(formatFiat(parseFiat('5.12345'), parseFiat('1.2345')), '5.1234')
    assert.equal(FIAT_PLACES, 8)
  })

  for (const bad of ['0', '-1', '', '1e3', 'NaN', 'Infinity', '0x1', '1,5', '0.000'])
    test(`a rate of ${JSON.stringify(bad)} is none (F17)`, () => {
      assert.throws(() => worthAtoms(1n, 6, bad), { code: 'invalid_rate' })
      assert.throws(() => dueAtoms(1n, 6, bad), { code: 'invalid_rate' })
    })
})

const transfer: fc.Arbitrary<OrderTransfer> = fc.record({
  transferId: fc.uuid(),
  tillId: fc.constant('otl_1'),
  assetId: fc.constant('asset'),
  txid: fc.uuid(),
  amountAtoms: fc.bigInt(1n, 10n ** 12n),
  state: fc.constantFrom('seen', 'confirmed', 'final', 'orphaned'),
  disposition: fc.constantFrom('accepted', 'accepted', 'accepted', 'below_minimum', 'other_asset'),
  arrivedAtMs: fc.option(fc.constant(0), { freq: 9 }),
  late: fc.boolean(),
  rate: fc.constant('1'),
  fiatAtoms: fc.option(fc.bigInt(0n, 10n ** 10n), { freq: 9 }),
})
const payment = fc.record({
  kind: fc.constant('payment' as const),
  valueAtoms: fc.bigInt(1n, 10n ** 10n),
  toleranceBps: fc.integer({ min: 0, max: 1_000 }),
  expiresAtMs: fc.option(fc.constant(1_000)),
})

describe('judging a payment (F16)', () => {
  test('the state says what the sums say', () => {
    fc.assert(
      fc.property(
        payment,
        fc.array(transfer),
        fc.integer({ min: 0, max: 2_000 }),
        (order, transfers, nowMs) => {
          const judged = judgeOrder(order, transfers, nowMs)
          const counted = transfers.filter(
            one =>
              one.arrivedAtMs !== null &&
              one.state !== 'orphaned' &&
              one.disposition === 'accepted' &&
              !one.late,
          )
          const sum = (some: OrderTransfer[]): bigint =>
            some.reduce((total, one) => total + (one.fiatAtoms ?? 0n), 0n)
          assert.equal(judged.paidAtoms, sum(counted))
          assert.equal(judged.confirmedAtoms, sum(counted.filter(one => one.state !== 'seen')))
          const enough = enoughAtoms(order.valueAtoms, order.toleranceBps)
          assert.equal(judged.state === 'paid', judged.confirmedAtoms >= enough)
          assert.equal(
            judged.state === 'pending',
            judged.confirmedAtoms < enough && judged.paidAtoms >= enough,
          )
          const isOver = order.expiresAtMs !== null && nowMs > order.expiresAtMs
          assert.equal(judged.state === 'expired', judged.paidAtoms < enough && isOver)
          assert.equal(judged.outstandingAtoms === 0n, judged.paidAtoms >= enough)
          assert.ok(
            judged.overpaidAtoms === 0n || judged.paidAtoms === order.valueAtoms + judged.overpaidAtoms,
          )
        },
      ),
      CURRENT,
    )
  })

  test('neither order nor company of what does not count matters', () => {
    fc.assert(
      fc.property(payment, fc.array(transfer), fc.array(transfer), (order, transfers, others) => {
        const ignored = others.map(other => ({ ...other, late: true }))
        assert.deepEqual(
          judgeOrder(order, [...ignored, ...transfers].reverse(), 500),
          judgeOrder(order, transfers, 500),
        )
      }),
      CURRENT,
    )
  })

  test('one more confirmed payment never makes it less paid; its orphaning takes back exactly that', () => {
    const RANK = { waiting: 0, expired: 0, partial: 1, pending: 2, paid: 3 }
    fc.assert(
      fc.property(payment, fc.array(transfer), transfer, (order, transfers, more) => {
        const before = judgeOrder(order, transfers, 500)
        const after = judgeOrder(order, [...transfers, { ...more, state: 'confirmed' }], 500)
        assert.ok(RANK[after.state] >= RANK[before.state])
        assert.deepEqual(judgeOrder(order, [...transfers, { ...more, state: 'orphaned' }], 500), before)
      }),
      CURRENT,
    )
  })

  test('nothing is paid by nothing, however small the value and large the tolerance', () => {
    const order = { kind: 'payment' as const, valueAtoms: 1n, toleranceBps: 1_000, expiresAtMs: null }
    assert.equal(judgeOrder(order, [], 0).state, 'waiting')
    assert.equal(enoughAtoms(1n, 1_000), 1n)
  })
})

describe('promises', () => {
  const quote = (number: number, quotedAtMs: number, validUntilMs: number | null): OrderQuote => ({
    ...{ tillId: 'otl_1', number, rate: String(number), sources: [] },
    ...{ quotedAtMs, validUntilMs },
  })
  const quotes = [quote(2, 400, 700), quote(1, 0, 300), { ...quote(3, 0, null), tillId: 'otl_2' }]
  for (const [arrivedAtMs, number] of [
    [-5, 1],
    [300, 1],
    [301, 2],
    [700, 2],
    [701, undefined],
  ] as const)
    test(`what arrived at ${arrivedAtMs} was sent under promise ${number}`, () =>
      assert.equal(quoteAt(quotes, 'otl_1', arrivedAtMs)?.number, number))
  test('a promise without an end always holds', () => assert.equal(quoteAt(quotes, 'otl_2', 1e15)?.number, 3))
})

test('what is added to a way back keeps the query that the shop gave, byte for byte', () => {
  for (const [url, back] of [
    ['https://s.example/t', 'https://s.example/t?success_token=T'],
    ['https://s.example/t?a=%2B&b=ü', 'https://s.example/t?a=%2B&b=ü&success_token=T'],
    ['https://s.example/t?', 'https://s.example/t?success_token=T'],
    ['https://s.example/t?a=1&', 'https://s.example/t?a=1&success_token=T'],
    ['https://s.example/t?a=1#top#x', 'https://s.example/t?a=1&success_token=T#top#x'],
    ['https://s.example', 'https://s.example?success_token=T'],
  ] as const)
    assert.equal(appendQuery(url, { success_token: 'T' }), back)
})

test('tokens: letters and digits, each as often as the others', () => {
  const seen = new Map<string, number>()
  for (const letter of randomToken(62 * 2_000)) seen.set(letter, (seen.get(letter) ?? 0) + 1)
  assert.equal(seen.size, 62)
  // Six standard deviations of 2,000.
  for (const [letter, count] of seen) assert.ok(Math.abs(count - 2_000) < 270, `${letter}: ${count}`)
  assert.match(randomToken(32), /^[A-Za-z0-9]{32}$/)
})
