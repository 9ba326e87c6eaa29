import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createApiKey } from '../gateway/businesses/api-keys.ts'
import { setWebhook } from '../gateway/businesses/set-webhook.ts'
import { BleumiClient } from './harness/bleumi-client.ts'
import { freshAddress } from './harness/recipients.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// `kill -9` around the transaction of a payment's operation (F28, F53), while coin lies beside the token that is settled: after the
// restart the token has moved exactly once, the coin not at all, and it is told. Every other step: test/bleumi-crash.test.ts.

const TRIALS = [
  ['gateway', 'settle.after-assign'],
  ['gateway', 'settle.after-sign'],
  ['gateway', 'settle.after-broadcast'],
  ['gateway', 'scan.before-commit'],
  ['gateway', 'scan.after-commit'],
  ['signer', 'signer.after-fsync'],
] as const

const USDT = 1_000_000n
const COIN = 500_000_000_000_000_000n
const HOOKS = '/payments'

describe('kill -9 during an operation of a payment that holds two assets', { concurrency: 1 }, () => {
  let stack: Stack
  let client: BleumiClient
  before(async () => {
    stack = await Stack.start()
    const { businessId, db } = stack
    const grant = { businessId, dialect: 'bleumi', addressOverride: true, edition: 'g5' } as const
    const { key } = await createApiKey(db, grant)
    // A gateway that was started again listens somewhere else.
    const place = {
      get url() {
        return stack.url
      },
      did: async () => stack.node.mine(1),
    }
    client = new BleumiClient(place, key)
    await setWebhook(stack, { businessId, actor: 'command line' }, stack.merchant.url(HOOKS))
  })
  after(() => stack.stop())

  for (const [process, point] of TRIALS)
    test(`${process} dies at ${point}`, async () => {
      const id = point
      const [merchant, buyer] = [freshAddress(), freshAddress()]
      const sides = { transferAddress: merchant, buyerAddress: buyer }
      const { addr } = await client.ok('POST', '/payment?chain=mainnet', { id, ...sides })
      await stack.payCoin(String(addr), COIN)
      await stack.pay(String(addr), 3n * USDT)
      const { usdt } = stack.tokens
      await client.balanceIs(id, 'mainnet', 'ETH', '0.5')
      await client.balanceIs(id, 'mainnet', usdt, '3')
      await stack.until(
        'the payments are told',
        async () => {
          const { rowCount } = await stack.db.query(`select 1 from deliveries where state = 'pending'`)
          return rowCount === 0 && hooks('payment').length === 2
        },
        60_000,
      )
      const nonce = await stack.node.minedNonce(stack.relayer)
      await stack.crashAt(process, { point, hit: 1 })
      const txid = await client.ask(id, 'settle', 'mainnet', { token: usdt, amount: '2' })
      await stack.until(`the ${process} dies`, () => !stack.isRunning(process), 60_000)
      await stack.died(process)
      await stack.restart(process)
      assert.equal((await client.ended(id, txid)).status, true)
      await stack.until('it is told', () => hooks('operation').length > 0, 60_000)
      assert.equal(new Set(hooks('operation')).size, 1, 'a repeated webhook has the same id')
      const holders = [merchant, buyer].map(holder => stack.node.tokenBalance(usdt, holder))
      assert.deepEqual(await Promise.all(holders), [2n * USDT, USDT])
      assert.equal(await stack.node.balance(String(addr)), COIN)
      const { balances } = await client.payment(id)
      const left = balances.ethereum?.mainnet
      assert.deepEqual([left?.[usdt]?.balance, left?.ETH?.balance], ['0', '0.5'])
      assert.equal(await stack.node.minedNonce(stack.relayer), nonce + 1n)
      await stack.caughtUp()
      await requireCleanAudit(stack)

      /** Ids of the webhooks of one type about this payment. */
      function hooks(type: string): unknown[] {
        return stack.merchant
          .of({ path: HOOKS })
          .filter(({ body }) => body.includes(`"event_type":"${type}"`) && body.includes(String(addr)))
          .map(({ headers }) => headers['webhook-id'])
      }
    })
})
