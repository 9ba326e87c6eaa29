import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { toFunctionSelector } from 'viem'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { word } from './harness/chain-node.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// Settle and refund by a plain HTTP client over real gateway, signer, chain and database (reference bleumi 1.4.4 to 1.5,
// 3.1 to 3.3).

const SETTLE = 'createAndSettleWallet'
const REFUND = 'createAndRefundWallet'

describe('settle and refund on request', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
    shop = await BleumiShop.open(stack)
  })
  after(() => stack.stop())

  /** Transactions of the settlement account so far. */
  function spent(): Promise<bigint> {
    return stack.node.minedNonce(stack.relayer)
  }

  test('a settle: handle, blank hash, mined, final at 12 confirmations, webhook; the rest is the buyer’s', async () => {
    const wallet = await shop.wallet()
    const before = await shop.held(shop.owner)
    await shop.pay(wallet, 10_230_000n, '10.23')
    const txid = await shop.settle(wallet.id, '7.5')
    const mined = await shop.mined(wallet.id, txid)
    assert.deepEqual(mined, {
      ...{ id: wallet.id, txid, funcName: SETTLE, status: null },
      ...{ hash: mined.hash, inputs: { amount: '7.5' } },
    })
    const { balance, blockNum, updatedAt } = await shop.show(wallet.id)
    const receipt = await stack.node.receipt(mined.hash)
    assert.equal(balance, '0')
    assert.equal(BigInt(blockNum), BigInt(String(receipt.blockNumber)))
    assert.ok(updatedAt >= wallet.updatedAt)
    await stack.node.mine(10)
    await stack.caughtUp()
    assert.equal((await shop.operation(wallet.id, txid)).status, null, '11 confirmations are not 12')
    assert.deepEqual(shop.toldOperations(wallet.addr), [])
    await stack.node.mine(1)
    await stack.until('the operation ends', async () => (await shop.operation(wallet.id, txid)).status)
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length > 0)
    assert.deepEqual(shop.toldOperations(wallet.addr), [{ hash: mined.hash, funcName: SETTLE, status: true }])
    assert.equal((await shop.held(shop.owner)) - before, 7_500_000n)
    assert.equal(await shop.held(wallet.buyer), 2_730_000n)
    await requireCleanAudit(stack)
  })

  test('a refund sends everything to the buyer; its inputs are empty', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 5_000_000n, '5')
    const txid = await shop.refund(wallet.id)
    const ended = await shop.ended(wallet.id, txid)
    assert.deepEqual([ended.funcName, ended.status, ended.inputs], [REFUND, true, {}])
    assert.equal(await shop.held(wallet.buyer), 5_000_000n)
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length > 0)
    assert.deepEqual(shop.toldOperations(wallet.addr), [{ hash: ended.hash, funcName: REFUND, status: true }])
  })

  test('a payment after the settle is told of; a second settle and a refund move what came later', async () => {
    const wallet = await shop.wallet()
    const before = await shop.held(shop.owner)
    await shop.pay(wallet, 3_000_000n, '3')
    const first = await shop.settle(wallet.id, '3')
    assert.equal((await shop.ended(wallet.id, first)).status, true)
    await shop.pay(wallet, 2_000_000n, '2')
    const second = await shop.settle(wallet.id, '1.5')
    assert.equal((await shop.ended(wallet.id, second)).status, true)
    await shop.pay(wallet, 700_000n, '0.7')
    const third = await shop.refund(wallet.id)
    assert.equal((await shop.ended(wallet.id, third)).status, true)
    assert.equal((await shop.held(shop.owner)) - before, 4_500_000n)
    assert.equal(await shop.held(wallet.buyer), 1_200_000n)
    const operations = await shop.operations(wallet.id)
    assert.deepEqual(
      operations.map(({ txid }) => txid),
      [first, second, third],
    )
    await stack.until('all webhooks', () => shop.hooks(wallet.addr).length === 6)
    assert.deepEqual(shop.toldBalances(wallet.addr).sort(), ['0.7', '2', '3'])
    await requireCleanAudit(stack)
  })

  test('several payments in one block are settled together', async () => {
    const wallet = await shop.wallet()
    await stack.node.inOneBlock(async () => {
      for (let n = 0; n < 3; n++) await stack.submitPayment(wallet.addr, 1_000_000n)
    })
    await shop.balanceIs(wallet.id, '3')
    const ended = await shop.ended(wallet.id, await shop.settle(wallet.id, '3.0000'))
    assert.deepEqual([ended.status, ended.inputs], [true, { amount: '3.0000' }])
    await stack.until('all webhooks', () => shop.hooks(wallet.addr).length === 4)
    assert.deepEqual(shop.toldBalances(wallet.addr).sort(), ['1', '2', '3'])
  })

  test('a settle above the balance ends as failed, moves nothing and spends no transaction', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 3_000_000n, '3')
    const nonce = await spent()
    const txid = await shop.settle(wallet.id, '3.000001')
    const ended = await shop.ended(wallet.id, txid)
    assert.deepEqual([ended.status, ended.hash], [false, ''])
    assert.equal((await shop.show(wallet.id)).balance, '3')
    assert.equal(await spent(), nonce)
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length > 0)
    assert.deepEqual(shop.toldOperations(wallet.addr), [{ hash: '', funcName: SETTLE, status: false }])
    // What it holds is not lost by the failed try.
    assert.equal((await shop.ended(wallet.id, await shop.settle(wallet.id, '3'))).status, true)
  })

  test('refund of nothing, and a settle repeated, end as failed without a transaction', async () => {
    const wallet = await shop.wallet()
    const nonce = await spent()
    assert.equal((await shop.ended(wallet.id, await shop.refund(wallet.id))).status, false)
    await shop.pay(wallet, 1_000_000n, '1')
    assert.equal((await shop.ended(wallet.id, await shop.settle(wallet.id, '1'))).status, true)
    assert.equal((await shop.ended(wallet.id, await shop.settle(wallet.id, '1'))).status, false)
    assert.equal(await spent(), nonce + 1n)
  })

  test('of many settles and refunds at once one is taken, the others are refused', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 4_000_000n, '4')
    const before = await shop.held(shop.owner)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 2
          ? shop.send('POST', `/${wallet.id}/refund`)
          : shop.send('POST', `/${wallet.id}/settle`, { amount: '4' }),
      ),
    )
    const taken = answers.filter(({ status }) => status === 200)
    assert.equal(taken.length, 1)
    for (const { status, body } of answers.filter(answer => !taken.includes(answer)))
      assert.deepEqual(
        [status, body],
        [400, { errorCode: 'ValidationError', errorMessage: 'prev_tx_inprogress' }],
      )
    const [operation] = await shop.operations(wallet.id)
    const ended = await shop.ended(wallet.id, String(taken[0]?.body.txid))
    assert.equal(ended.txid, operation?.txid)
    assert.equal((await shop.held(shop.owner)) - before + (await shop.held(wallet.buyer)), 4_000_000n)
    assert.equal((await shop.operations(wallet.id)).length, 1)
  })

  test('a payment between request and execution goes to the buyer as remainder', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 2_000_000n, '2')
    await stack.node.call('evm_setAutomine', false)
    try {
      const txid = await shop.settle(wallet.id, '2')
      const sent = await stack.until('the settlement is broadcast', async () => {
        const { rows } = await stack.db.query<{ txid: string; raw: string }>(
          `select a.txid, a.raw_transaction as raw from till_operations o join attempts a on a.outgoing_id = o.outgoing_id
            where o.handle = $1 and a.broadcast_at is not null`,
          [BigInt(txid)],
        )
        return rows[0]
      })
      // The settlement is signed and known; the payment's block comes first.
      await stack.node.call('anvil_dropTransaction', sent.txid)
      await stack.submitPayment(wallet.addr, 600_000n)
      await stack.node.mine(1)
      await stack.node.call('eth_sendRawTransaction', sent.raw)
      await stack.node.mine(1)
      assert.equal((await shop.mined(wallet.id, txid)).status, null)
    } finally {
      await stack.node.call('evm_setAutomine', true)
    }
    assert.equal(await shop.held(wallet.buyer), 600_000n)
    await stack.caughtUp()
    assert.equal((await shop.show(wallet.id)).balance, '0')
    await requireCleanAudit(stack)
  })

  test('a token that refuses: waits, is done when it does not any more; after too many refusals it has failed', async () => {
    const { node, payer, tokens } = stack
    const call = (name: string, account: string) =>
      node.send({ from: payer, to: tokens.usdt, data: `${toFunctionSelector(name)}${word(account)}` })
    const refusals = (handle: string) =>
      stack.until('it is refused', async () => {
        const { rows } = await stack.db.query<{ failures: number; reason: string }>(
          'select failures, reason from till_operations where handle = $1 and failures > 0',
          [BigInt(handle)],
        )
        return rows[0]
      })
    const wallet = await shop.wallet()
    await shop.pay(wallet, 2_000_000n, '2')
    await call('addBlackList(address)', wallet.addr)
    const nonce = await spent()
    const first = await shop.settle(wallet.id, '2')
    assert.match((await refusals(first)).reason, /refuses/)
    assert.equal((await shop.operation(wallet.id, first)).status, null)
    assert.equal(await spent(), nonce)
    await call('removeBlackList(address)', wallet.addr)
    assert.equal((await shop.ended(wallet.id, first)).status, true)

    await shop.pay(wallet, 1_000_000n, '1')
    await call('addBlackList(address)', wallet.addr)
    const second = await shop.settle(wallet.id, '1')
    await refusals(second)
    // As if it had been refused for some minutes.
    await stack.db.query(
      `update till_operations set failures = 7, due_at = now() where handle = $1 and state = 'due'`,
      [BigInt(second)],
    )
    assert.deepEqual(
      [(await shop.ended(wallet.id, second)).status, (await shop.show(wallet.id)).balance],
      [false, '1'],
    )
    assert.equal(await spent(), nonce + 1n)
  })

  test('a token of 18 decimals is settled to the last unit', async () => {
    const wallet = await shop.wallet({ token: stack.tokens.dai })
    await stack.pay(wallet.addr, 10n ** 18n + 1n, stack.tokens.dai)
    await shop.balanceIs(wallet.id, '1.000000000000000001')
    const ended = await shop.ended(wallet.id, await shop.settle(wallet.id, '0.999999999999999999'))
    assert.equal(ended.status, true)
    assert.equal(await stack.node.tokenBalance(stack.tokens.dai, wallet.buyer), 2n)
    await requireCleanAudit(stack)
  })
})
