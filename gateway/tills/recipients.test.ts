import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evmTillFactory as factory } from '../chains/evm/evm-till-factory.ts'
import { formatRecipients, formatShare, parseRecipients } from './recipients.ts'

const address = fc
  .bigInt({ min: 1n, max: 2n ** 160n - 1n })
  .map(value => `0x${value.toString(16).padStart(40, '0')}`)

/** 1 to 20 positive shares whose sum is exactly 10,000. */
const shares = fc
  .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 0, maxLength: 19 })
  .map(cuts => [0, ...cuts.sort((a, b) => a - b), 10_000])
  .map(cuts => cuts.slice(1).map((cut, index) => cut - (cuts[index] ?? 0)))

const recipients = shares.chain(parts =>
  fc.tuple(...parts.map(bps => address.map(text => ({ address: text, bps })))),
)

test('any exact split survives writing and parsing, and its shares sum to one', () => {
  fc.assert(
    fc.property(recipients, fc.nat({ max: 5 }), (list, zeros) => {
      const text = list
        .map(({ address, bps }) => `${formatShare(bps)}${'0'.repeat(zeros)}@${address}`)
        .join('|')
      assert.deepEqual(parseRecipients(text, factory), { kind: 'recipients', recipients: list })
    }),
  )
})

test('a split that misses one by any number of ten-thousandths is refused', () => {
  fc.assert(
    fc.property(recipients, fc.integer({ min: -9_999, max: 9_999 }), (list, change) => {
      const [first, ...rest] = list
      const bps = (first?.bps ?? 0) + change
      fc.pre(change !== 0 && bps >= 1 && bps <= 10_000)
      const text = [{ address: first?.address, bps }, ...rest]
        .map(entry => `${formatShare(entry.bps)}@${entry.address}`)
        .join('|')
      assert.deepEqual(parseRecipients(text, factory), { kind: 'invalid', reason: 'invalid_sum' })
    }),
  )
})

test('whatever the text, parsing answers and never accepts shares that do not sum to one', () => {
  const noise = fc.string({
    unit: fc.constantFrom('0', '1', '.', '@', '|', '-', 'e', '0x', ' ', '٣'),
    maxLength: 60,
  })
  fc.assert(
    fc.property(noise, text => {
      const parsed = parseRecipients(text, factory)
      if (parsed.kind === 'recipients')
        assert.equal(
          parsed.recipients.reduce((sum, { bps }) => sum + bps, 0),
          10_000,
        )
    }),
  )
})

test('shares print with two to four decimals', () => {
  const printed = [1, 10, 100, 3333, 7000, 7050, 10_000].map(formatShare)
  assert.deepEqual(printed, ['0.0001', '0.001', '0.01', '0.3333', '0.70', '0.705', '1.00'])
})

test('one recipient prints as the address, several as the documented string', () => {
  const [a, b] = [`0x${'1'.repeat(40)}`, `0x${'2'.repeat(40)}`]
  assert.equal(formatRecipients([{ address: a, bps: 10_000 }], factory), a)
  assert.equal(
    formatRecipients(
      [
        { address: a, bps: 7000 },
        { address: b, bps: 3000 },
      ],
      factory,
    ),
    `{${a}: 0.70, ${b}: 0.30}`,
  )
})
