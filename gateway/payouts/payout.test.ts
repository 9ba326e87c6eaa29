import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { approvalsNeeded, fitsDay, NO_LIMITS, totalOf } from './payout.ts'

const atoms = fc.bigInt({ min: 1n, max: 2n ** 96n - 1n })

test('two persons are needed from the amount on, and never without a limit', () => {
  fc.assert(
    fc.property(atoms, atoms, (total, from) => {
      assert.equal(approvalsNeeded(total, NO_LIMITS), 1)
      const needed = approvalsNeeded(total, { ...NO_LIMITS, twoPersonsFromAtoms: from })
      assert.equal(needed, total >= from ? 2 : 1)
    }),
  )
})

test('a day takes any number of payouts up to its limit and not one unit more', () => {
  fc.assert(
    fc.property(fc.array(atoms, { maxLength: 20 }), atoms, (totals, dayMaxAtoms) => {
      let approved = 0n
      for (const total of totals)
        if (fitsDay(total, approved, { ...NO_LIMITS, dayMaxAtoms })) approved += total
      assert.ok(approved <= dayMaxAtoms)
      assert.ok(fitsDay(dayMaxAtoms - approved, approved, { ...NO_LIMITS, dayMaxAtoms }))
      assert.ok(!fitsDay(dayMaxAtoms - approved + 1n, approved, { ...NO_LIMITS, dayMaxAtoms }))
    }),
  )
})

test('a total is the sum', () => {
  fc.assert(
    fc.property(fc.array(atoms), amounts => {
      const requests = amounts.map(amountAtoms => ({ amountAtoms }))
      assert.equal(
        totalOf(requests),
        amounts.reduce((sum, amount) => sum + amount, 0n),
      )
    }),
  )
})
