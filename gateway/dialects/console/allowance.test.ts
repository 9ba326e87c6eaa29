import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unsignedEvmPayout } from '../../chains/evm/payout-writer.ts'
import { address } from '../blockbee/test/start-blockbee.ts'
import { allowanceCall, approvalOf, revocationOf } from './browser/allowance.ts'

const TOKEN = address(5).toLowerCase()

test('the script reads the approval that the gateway writes, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 2n ** 96n - 1n), { minLength: 1, maxLength: 20 }), amounts => {
      const payments = amounts.map(amountAtoms => ({ recipient: address(7).toLowerCase(), amountAtoms }))
      const total = amounts.reduce((sum, atoms) => sum + atoms, 0n)
      const [approve, pay] = unsignedEvmPayout({ number: 9n, contract: TOKEN, payments }).map(
        ({ to, data }) => ({ to, data, value: '0' }),
      )
      assert.ok(approve && pay)
      const approval = approvalOf(approve)
      assert.ok(approval)
      assert.deepEqual([approval.token, approval.atoms], [TOKEN, total])
      assert.equal(approval.spender.slice(24), pay.to.slice(2).toLowerCase())
      assert.equal(approvalOf(pay), null)
      assert.equal(approvalOf(revocationOf(approval))?.atoms, 0n)
      const owner = address(0xabc)
      const { to, data } = allowanceCall(approval, owner)
      assert.equal(to, TOKEN)
      assert.equal(data, `0xdd62ed3e${owner.slice(2).toLowerCase().padStart(64, '0')}${approval.spender}`)
    }),
  )
})
