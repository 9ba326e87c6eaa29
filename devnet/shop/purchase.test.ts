import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAtoms } from '../../gateway/domain/money.ts'
import { PRODUCTS } from './products.ts'
import { judge, type Notice, type Purchase, type Way } from './purchase.ts'

const DECIMALS = 6
const [product] = PRODUCTS
assert.ok(product)

function purchase(way: Way, dueAtoms: bigint, notices: Notice[]): Purchase {
  return {
    ...{ id: 'p', product, way, createdAtMs: 0, dueAtoms, unit: { symbol: 'USDT', decimals: DECIMALS } },
    ...{ till: null, callback: '', pageUrl: null, successToken: 'T', recipients: [], sent: [], refused: 0 },
    notices,
  } as Purchase
}

function notice(kind: Notice['kind'], fields: Record<string, string>): Notice {
  return { atMs: 0, kind, target: '', fields: new Map(Object.entries(fields)) }
}

const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 15n }), { maxLength: 8 })

test('a payment counts once, however often and in whatever order it is told', () => {
  fc.assert(
    fc.property(
      amounts,
      fc.bigInt({ min: 1n, max: 10n ** 15n }),
      fc.infiniteStream(fc.nat()),
      (paid, due, random) => {
        const told = paid.flatMap((atoms, index) => {
          const fields = { uuid: `u${index}`, value_coin: formatAtoms(atoms, DECIMALS) }
          const stages = [notice('pending', fields), notice('confirmed', fields)]
          return [...stages, ...stages]
        })
        const shuffled = told
          .map(one => [random.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one)
        const total = paid.reduce((sum, atoms) => sum + atoms, 0n)
        const standing = judge(purchase('address', due, shuffled))
        assert.equal(standing.confirmedAtoms, total)
        assert.equal(standing.pendingAtoms, 0n)
        const expected =
          total > due ? 'overpaid' : total === due ? 'paid' : total > 0n ? 'partial' : 'waiting'
        assert.equal(standing.state, expected)
      },
    ),
  )
})

test('what is only seen does not pay', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), atoms => {
      const fields = { uuid: 'u', value_coin: formatAtoms(atoms, DECIMALS) }
      const standing = judge(purchase('address', atoms, [notice('pending', fields)]))
      assert.deepEqual(standing, { state: 'seen', confirmedAtoms: 0n, pendingAtoms: atoms })
    }),
  )
})

test('a page is paid by the notice with its token, and by no other', () => {
  const paid = (token: string) => notice('paid', { success_token: token, paid_amount_fiat: '12' })
  assert.equal(judge(purchase('checkout', 12_000_000n, [paid('X')])).state, 'waiting')
  assert.equal(judge(purchase('checkout', 12_000_000n, [paid('X'), paid('T'), paid('T')])).state, 'paid')
})

test('deposits add up, each once', () => {
  const deposit = (uuid: string, fiat: string) => notice('deposit', { uuid, paid_amount_fiat: fiat })
  const told = [deposit('a', '12'), deposit('b', '0.5'), deposit('a', '12')]
  const standing = judge(purchase('deposit', 1n, told))
  assert.deepEqual([standing.state, standing.confirmedAtoms], ['credited', 12_500_000n])
})
