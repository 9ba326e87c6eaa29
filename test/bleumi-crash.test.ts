import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// `kill -9` between any two steps of an operation (F28, F53): after the restart it is done exactly once, and told.

interface Trial {
  readonly process: 'gateway' | 'signer'
  readonly point: string
}

/** Every point that an operation passes behind its request. */
const TRIALS: readonly Trial[] = [
  ...[
    'settle.after-assign',
    'settle.after-sign',
    'settle.after-record',
    'settle.after-broadcast',
    'settle.after-announce',
    'scan.before-commit',
    'scan.after-commit',
    'notify.after-compose',
    'notify.before-send',
    'notify.after-send',
    'notify.after-record',
  ].map(point => ({ process: 'gateway' as const, point })),
  ...['signer.before-write', 'signer.after-write', 'signer.after-fsync', 'signer.after-answer'].map(
    point => ({ process: 'signer' as const, point }),
  ),
]

describe('kill -9 during an operation', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  before(async () => {
    stack = await Stack.start()
    shop = await BleumiShop.open(stack)
  })
  after(() => stack.stop())

  for (const trial of TRIALS) test(`${trial.process} dies at ${trial.point}`, () => run(trial))

  async function run({ process, point }: Trial): Promise<void> {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 3_000_000n, '3')
    await stack.until('the payment is told', () => shop.toldBalances(wallet.addr).length === 1)
    await stack.until('and that is written down', async () => {
      const { rowCount } = await stack.db.query(`select 1 from deliveries where state = 'pending'`)
      return rowCount === 0
    })
    const owner = await shop.held(shop.owner)
    const nonce = await stack.node.minedNonce(stack.relayer)
    await stack.crashAt(process, { point, hit: 1 })
    const txid = await shop.settle(wallet.id, '2')
    await stack.until(`the ${process} dies`, async () => {
      if (!stack.isRunning(process)) return true
      // Until the settlement is mined a block would only hide where it died.
      if ((await stack.node.minedNonce(stack.relayer)) > nonce) await stack.node.mine(1)
      return null
    })
    await stack.died(process)
    await stack.restart(process)
    assert.equal((await shop.ended(wallet.id, txid)).status, true)
    await stack.until('it is told', () => shop.toldOperations(wallet.addr).length > 0)
    const ids = shop
      .hooks(wallet.addr)
      .filter(({ hook }) => hook.event_type === 'operation')
      .map(({ call }) => call.headers['webhook-id'])
    assert.equal(new Set(ids).size, 1, 'a repeated webhook has the same id')
    assert.equal((await shop.held(shop.owner)) - owner, 2_000_000n)
    assert.equal(await shop.held(wallet.buyer), 1_000_000n)
    assert.equal(await stack.node.minedNonce(stack.relayer), nonce + 1n)
    await stack.caughtUp()
    await requireCleanAudit(stack)
  }
})
