import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { auditBooks, transfersOf } from './harness/books.ts'
import { hex } from './harness/chain-node.ts'
import { chainDetails, metric } from './harness/detection-state.ts'
import { forgeAmounts } from './harness/forge-amounts.ts'
import { freshAddress } from './harness/recipients.ts'
import { type CreatedAddress, Stack } from './harness/stack.ts'

// Payments of 1,000 USDT or more count only when a second, independent node shows the same block (F10). Whatever that
// node does, smaller ones do not wait, and nothing is lost.

const LARGE = 1_000_000_000n
const SMALL = 5_000_000n
const DIFFERENCES = 'polytill_detection_differences_total'
const WAITING = 'polytill_second_source_waiting{network="ethereum"}'

describe('second source', () => {
  let stack: Stack
  let first: FaultProxy
  let second: FaultProxy
  before(async () => {
    stack = await Stack.start({
      rpcUrl: async node => {
        first = await FaultProxy.start(node.rpcUrl)
        return first.url
      },
      network: async node => {
        second = await FaultProxy.start(node.rpcUrl)
        return {
          rescanMs: 86_400_000,
          secondSource: { rpcUrls: [second.url], large: [{ ticker: 'erc20/usdt', from: '1000' }] },
        }
      },
    })
  })
  after(async () => {
    await stack.stop()
    await first.close()
    await second.close()
  })

  const till = (): Promise<CreatedAddress> =>
    stack.create('erc20/usdt', { address: freshAddress(), query: { pending: '1' } })

  /** A large payment is announced but waits, with its reason in `/readyz` and the metrics, while a small one is told. */
  async function waits(reason: RegExp): Promise<{ created: CreatedAddress; txid: string }> {
    const created = await till()
    const other = await till()
    const txid = await stack.pay(created.address, LARGE)
    const small = await stack.pay(other.address, SMALL)
    await stack.merchant.wait({ txid, pending: '1' }, { explain: () => stack.logTail() })
    await stack.merchant.wait({ txid: small, pending: '0' }, { explain: () => stack.logTail() })
    await stack.until(`/readyz says ${reason}`, async () => {
      const { secondSource } = await chainDetails(stack)
      return /^1 large payments wait: /.test(String(secondSource)) && reason.test(String(secondSource))
    })
    assert.equal(await metric(stack, WAITING), 1)
    assert.equal((await chainDetails(stack)).ready, true, 'smaller payments go on')
    const [transfer] = await transfersOf(stack, created.address)
    assert.deepEqual([transfer?.state, transfer?.obligation], ['seen', null])
    return { created, txid }
  }

  /** Without a new block from anybody else. */
  async function goesOn({ created, txid }: { created: CreatedAddress; txid: string }): Promise<void> {
    await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
    await stack.ended(created.address)
    await stack.until('nothing waits any more', async () => (await metric(stack, WAITING)) === 0)
    assert.deepEqual(await auditBooks(stack), [])
  }

  test('it agrees: a large payment is told and settled', async () => {
    const created = await till()
    const txid = await stack.pay(created.address, LARGE)
    await goesOn({ created, txid })
    assert.equal((await chainDetails(stack)).secondSource, 'nothing waits for it')
  })

  test('it is silent: the large payment waits as seen, and goes on when it speaks again', async () => {
    second.judge = () => 'http-502'
    const payment = await waits(/the second source: block \d+: /)
    second.heal()
    await goesOn(payment)
  })

  test('it lags: the large payment waits until it has the block', async () => {
    await stack.node.mine(30)
    await stack.caughtUp()
    second.judge = () => 'lag'
    const payment = await waits(/has no block|does not have block/)
    second.heal()
    await goesOn(payment)
  })

  test('it is on another fork: hold, alarm, and no credit from either until they agree', async () => {
    await stack.caughtUp()
    const other = await recordOtherFork()
    second.rewrite('eth_getBlockByNumber', result =>
      numberOf(result) === other.number ? other.block : result,
    )
    second.rewrite('eth_getBlockReceipts', result => {
      const found: unknown = Array.isArray(result) ? result[0] : null
      return numberOf(found, 'blockNumber') === other.number ? [] : result
    })
    const payment = await waits(new RegExp(`the second source has ${other.hash} as block ${other.number}`))
    assert.equal(await metric(stack, 'polytill_second_source_disagrees{network="ethereum"}'), 1)
    second.heal()
    await goesOn(payment)
    assert.equal(await metric(stack, 'polytill_second_source_disagrees{network="ethereum"}'), 0)
  })

  test('the gateway restarts while a payment waits: it still waits, and goes on after', async () => {
    second.judge = () => 'http-502'
    const payment = await waits(/the second source/)
    await stack.startGateway()
    await stack.until('it waits again', async () => (await metric(stack, WAITING)) === 1)
    second.heal()
    await goesOn(payment)
  })

  test('a node without receipts that invents an amount: it is taken back, the true one is credited', async () => {
    await stack.caughtUp()
    const created = await till()
    first.judge = forgeAmounts((await stack.node.head()) + 1n)
    // One below what is large; the node says one USDT more.
    const txid = await stack.pay(created.address, LARGE - 1n)
    const [confirmed] = await stack.merchant.wait(
      { txid, pending: '0' },
      { withinMs: 60_000, explain: () => stack.logTail() },
    )
    assert.equal(confirmed?.fields.get('value_coin'), '999.999999')
    const [pending] = stack.merchant.of({ txid, pending: '1' })
    assert.equal(
      pending?.fields.get('value_coin'),
      '1000.999999',
      'the lie was announced as pending, never credited',
    )
    first.heal()
    await stack.ended(created.address)
    // Counted when the whole round of reading is over.
    for (const kind of ['added', 'taken_back'])
      await stack.until(
        `one is counted as ${kind}`,
        async () => (await metric(stack, `${DIFFERENCES}{network="ethereum",kind="${kind}"}`)) === 1,
      )
    assert.match(String((await chainDetails(stack)).lastDifference), /1 added, 1 taken back/)
    assert.deepEqual(await auditBooks(stack), [])
  })

  /** A proven block of another branch at the next height; the gateway sees none of it. */
  async function recordOtherFork(): Promise<{ number: bigint; hash: string; block: unknown }> {
    first.judge = () => 'http-502'
    second.judge = () => 'http-502'
    const { node } = stack
    const snapshot = await node.call('evm_snapshot')
    await node.mine(1)
    const number = await node.head()
    const block = await node.call('eth_getBlockByNumber', hex(number), true)
    assert.equal(await node.call('evm_revert', snapshot), true)
    first.heal()
    second.heal()
    if (typeof block !== 'object' || block === null || !('hash' in block)) throw new Error('no block')
    // What is mined at this height now must differ: its time does.
    await node.call('evm_increaseTime', 60)
    return { number, hash: String(block.hash), block }
  }
})

function numberOf(block: unknown, field = 'number'): bigint | null {
  if (typeof block !== 'object' || block === null) return null
  const value: unknown = Object.entries(block).find(([name]) => name === field)?.[1]
  return typeof value === 'string' ? BigInt(value) : null
}
