import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { type Fault, LAG_BLOCKS } from '../devnet/node-faults.ts'
import { Random } from '../sim/random.ts'
import { auditBooks, transfersOf } from './harness/books.ts'
import type { ChainNode } from './harness/chain-node.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// A node that answers badly (F7, F9, F10, F26). While it does, nothing false is written; once it is well, every
// payment is credited and settled exactly once (O1, O2).

const SEED = 20_261_121
const PAYMENTS = 3

describe('faults of the node', () => {
  let stack: Stack
  let proxy: FaultProxy
  before(async () => {
    stack = await Stack.start({
      rpcUrl: async (node: ChainNode) => {
        proxy = await FaultProxy.start(node.rpcUrl)
        return proxy.url
      },
    })
  })
  after(async () => {
    await stack.stop()
    await proxy.close()
  })

  /** Pays while `judge` rules, until `times` faulty answers were served; then heals and waits for the whole story. */
  async function survive(fault: Fault, judge: FaultProxy['judge'], times: number): Promise<void> {
    await stack.caughtUp()
    const created = await stack.create('erc20/usdt', { address: freshAddress(), query: { pending: '1' } })
    const servedBefore = proxy.served.get(fault) ?? 0
    proxy.judge = judge
    const txids: string[] = []
    for (let index = 0; index < PAYMENTS; index++) txids.push(await stack.pay(created.address, 3_000_000n))
    await stack.until(
      `${times} answers of ${fault}`,
      () => (proxy.served.get(fault) ?? 0) - servedBefore >= times,
    )
    for (const transfer of await transfersOf(stack, created.address)) assert.ok(txids.includes(transfer.txid))
    proxy.heal()
    for (const txid of txids)
      await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.equal((await transfersOf(stack, created.address)).length, PAYMENTS)
    assert.deepEqual(await auditBooks(stack), [])
  }

  for (const fault of ['null', 'empty-list', 'http-502', 'html', 'truncated'] as const)
    test(`every answer is ${fault}: nothing moves, then all is found`, () => survive(fault, () => fault, 6))

  test('receipts and logs are empty while headers are right: the block is not believed', () =>
    survive('empty-list', ({ method }) => (/Receipts|getLogs/.test(method) ? 'empty-list' : 'pass'), 3))

  test('logs say more than was paid: the block is not believed', () => survive('forged', () => 'forged', 6))

  test('requests hang: the deadline ends them', () => survive('hang', () => 'hang', 2))

  test(`the node lags ${LAG_BLOCKS} blocks behind: only time is lost`, async () => {
    await stack.node.mine(Number(LAG_BLOCKS) + 5)
    await survive('lag', () => 'lag', 6)
  })

  test('a third of all answers is one of five faults, by seed', async () => {
    const random = new Random(SEED)
    const faults = ['null', 'empty-list', 'http-502', 'html', 'truncated'] as const
    await survive('html', () => (random.chance(1 / 3) ? random.pick(faults) : 'pass'), 3)
  })

  test('the node is another chain after a restart: not ready, nothing is read, then all is found', async () => {
    const created = await stack.create('erc20/usdt', { address: freshAddress() })
    await stack.stopGateway()
    proxy.judge = () => 'wrong-chain'
    await stack.startGateway()
    const txid = await stack.pay(created.address, 3_000_000n)
    await stack.until('the gateway says why it is not ready', async () => {
      const { ready, ...rest } = await stack.get('/readyz')
      return ready === false && /head: .*the node is on eip155:1"/.test(JSON.stringify(rest))
    })
    assert.deepEqual(await transfersOf(stack, created.address), [])
    proxy.heal()
    await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.deepEqual(await auditBooks(stack), [])
  })
})
