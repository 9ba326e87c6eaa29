import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { openEvmChain } from '../gateway/chains/evm/evm-chain.ts'
import { resumeChain } from '../gateway/scan/resume-chain.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import { auditBooks, transfersOf } from './harness/books.ts'
import { hex } from './harness/chain-node.ts'
import { chainDetails, metric } from './harness/detection-state.ts'
import { forgeAmounts } from './harness/forge-amounts.ts'
import { freshAddress } from './harness/recipients.ts'
import { type CreatedAddress, Stack } from './harness/stack.ts'
import { booksWrong, tillBooksWrong } from './harness/till-books.ts'

// Blocks are looked at a second time: while they are not final, and before they become it (F7). What was missed is
// found, what was never there is taken back, and no knowledge makes nothing final.

const DEPTH = 6
const ADDED = 'polytill_detection_differences_total{network="ethereum",kind="added"}'
const TAKEN_BACK = 'polytill_detection_differences_total{network="ethereum",kind="taken_back"}'
const BLOOM = 'polytill_scan_proof{network="ethereum",proof="bloom"}'

const create = (stack: Stack): Promise<CreatedAddress> =>
  stack.create('erc20/usdt', { address: freshAddress() })

async function booksAreRight(stack: Stack): Promise<void> {
  assert.deepEqual(await auditBooks(stack), [])
  assert.deepEqual(await tillBooksWrong(stack), [])
}

/** Two payments to one till in one block, of which the node shows only the first when it is asked the first time. */
async function payHidden(stack: Stack, proxy: FaultProxy): Promise<{ till: string; txids: string[] }> {
  await stack.caughtUp()
  const { address: till } = await create(stack)
  let number = ''
  let hidden = 0
  proxy.judge = ({ method, params }) =>
    hidden === 0 &&
    (method === 'eth_getTransactionReceipt' || (method === 'eth_getBlockReceipts' && params[0] === number))
      ? 'method-missing'
      : 'pass'
  proxy.rewrite('eth_getLogs', logs => {
    if (hidden > 0 || !Array.isArray(logs) || logs.length !== 2) return logs
    hidden++
    return logs.slice(0, 1)
  })
  const txids = await stack.node.inOneBlock(async () => {
    // No other block can come before this one now.
    number = hex((await stack.node.head()) + 1n)
    return [await stack.submitPayment(till, 5_000_000n), await stack.submitPayment(till, 3_000_000n)]
  })
  await stack.until('one of the logs was hidden', () => hidden === 1)
  return { till, txids }
}

async function foundLate(stack: Stack, { till, txids }: { till: string; txids: string[] }): Promise<void> {
  for (const txid of txids)
    await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
  await stack.ended(till)
  assert.deepEqual((await transfersOf(stack, till)).map(({ txid }) => txid).sort(), [...txids].sort())
  await booksAreRight(stack)
}

describe('second look', () => {
  let stack: Stack
  let proxy: FaultProxy
  before(async () => {
    stack = await Stack.start({
      finalityDepth: DEPTH,
      rpcUrl: async node => {
        proxy = await FaultProxy.start(node.rpcUrl)
        return proxy.url
      },
      network: async () => ({ rescanMs: 200 }),
    })
  })
  after(async () => {
    await stack.stop()
    await proxy.close()
  })

  test('a payment becomes final only when its block was read again', async () => {
    const { address: till } = await create(stack)
    const txid = await stack.pay(till, 5_000_000n)
    const number = BigInt(String((await stack.node.receipt(txid)).blockNumber))
    await stack.ended(till)
    proxy.rewrite('eth_getBlockReceipts', receipts =>
      Array.isArray(receipts) && receipts.some(({ blockNumber }) => blockNumber === hex(number))
        ? receipts.map(receipt => ({ ...receipt, cumulativeGasUsed: '0x1' }))
        : receipts,
    )
    await stack.node.mine(DEPTH + 4)
    await stack.caughtUp()
    await stack.until('/readyz says that finality waits', async () =>
      String((await chainDetails(stack)).finality).includes(
        `waits: the node: block ${number}: the receipts do not hash to receiptsRoot`,
      ),
    )
    assert.equal(await metric(stack, 'polytill_finality_waiting{network="ethereum"}'), 1)
    assert.equal((await transfersOf(stack, till))[0]?.state, 'confirmed')
    proxy.heal()
    await stack.until('it is final', async () => (await transfersOf(stack, till))[0]?.state === 'final')
    await stack.until(
      '/readyz says so',
      async () => (await chainDetails(stack)).finality === 'as the policy says',
    )
  })

  test('a log that the node hid in one reading is found in the next, credited, told and in the books', async () => {
    const before = (await metric(stack, ADDED)) ?? 0
    await foundLate(stack, await payHidden(stack, proxy))
    proxy.heal()
    // Counted when the whole round of reading is over.
    await stack.until('it is counted', async () => (await metric(stack, ADDED)) === before + 1)
    assert.match(String((await chainDetails(stack)).lastDifference), /1 added, 0 taken back/)
  })

  test('an amount that the node invented in one reading is taken back, and the true one is credited', async () => {
    await stack.caughtUp()
    const before = (await metric(stack, TAKEN_BACK)) ?? 0
    const { address: till } = await create(stack)
    proxy.judge = forgeAmounts((await stack.node.head()) + 1n)
    const txid = await stack.pay(till, 5_000_000n)
    await stack.until('the invented amount is recorded', async () =>
      (await transfersOf(stack, till)).some(({ amountAtoms }) => amountAtoms === 6_000_000n),
    )
    proxy.heal()
    await stack.until('the true amount is recorded', async () =>
      (await transfersOf(stack, till)).every(({ amountAtoms }) => amountAtoms === 5_000_000n),
    )
    await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
    await stack.ended(till)
    await stack.until('it is counted', async () => (await metric(stack, TAKEN_BACK)) === before + 1)
    await booksAreRight(stack)
  })

  test('a node without receipts: payments go on in the weaker mode, which is shown until it is over', async () => {
    for (const method of ['eth_getBlockReceipts', 'eth_getTransactionReceipt'])
      proxy.fail(method, 'method-missing')
    const tills = [await create(stack), await create(stack), await create(stack)]
    for (const { address } of tills) {
      const txid = await stack.pay(address, 5_000_000n)
      await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain: () => stack.logTail() })
      await stack.ended(address)
    }
    await stack.until('/readyz shows the weaker mode', async () =>
      /^bloom: \d+ blocks .* weaker way$/.test(String((await chainDetails(stack)).proof)),
    )
    assert.ok(Number(await metric(stack, BLOOM)) >= tills.length)
    await booksAreRight(stack)
    proxy.heal()
    await stack.node.mine(DEPTH + 4)
    await stack.until('/readyz shows the full proof', async () =>
      String((await chainDetails(stack)).proof).startsWith('roots: '),
    )
    assert.equal(await metric(stack, BLOOM), 0)
    // Read again with receipts, the gas that was paid meanwhile is known too.
    await stack.until(
      'the books of the settlement account are right',
      async () => (await booksWrong(stack)).length === 0,
    )
  })
})

describe('second look with a second source', () => {
  let stack: Stack
  let first: FaultProxy
  let second: FaultProxy
  before(async () => {
    stack = await Stack.start({
      finalityDepth: DEPTH,
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

  test('what was hidden is found at the start, when the gateway was down meanwhile', async () => {
    const payment = await payHidden(stack, first)
    const marker = await create(stack)
    await stack.pay(marker.address, 5_000_000n)
    await stack.ended(marker.address)
    assert.equal((await transfersOf(stack, payment.till)).length, 1)
    await stack.startGateway()
    await foundLate(stack, payment)
    first.heal()
  })

  test('finality waits for the second source, and says so', async () => {
    const { address: till } = await create(stack)
    await stack.pay(till, 5_000_000n)
    await stack.ended(till)
    second.judge = () => 'http-502'
    await stack.node.mine(DEPTH + 4)
    await stack.caughtUp()
    await stack.until('/readyz says that finality waits', async () =>
      /^waits: the second source: block \d+: /.test(String((await chainDetails(stack)).finality)),
    )
    assert.equal((await transfersOf(stack, till))[0]?.state, 'confirmed')
    second.heal()
    await stack.until('it is final', async () => (await transfersOf(stack, till))[0]?.state === 'final')
  })

  test('an amount that the node invents for ever halts the chain at its second look, until a person resumes it', async () => {
    await stack.caughtUp()
    const { address: till } = await create(stack)
    const number = (await stack.node.head()) + 1n
    first.judge = forgeAmounts(number)
    await stack.pay(till, 5_000_000n)
    await stack.until('the invented amount is credited', async () =>
      (await transfersOf(stack, till)).some(
        ({ amountAtoms, state }) => amountAtoms === 6_000_000n && state === 'confirmed',
      ),
    )
    await stack.node.mine(DEPTH + 4)
    await stack.until('/readyz says why the chain is halted', async () => {
      const { ready, scan, reason } = await chainDetails(stack)
      return (
        ready === false && scan === 'halted' && String(reason).startsWith(`block ${number} does not hold 1 `)
      )
    })
    assert.deepEqual(
      (await transfersOf(stack, till)).map(({ amountAtoms }) => amountAtoms),
      [5_000_000n],
    )
    const { reader } = openEvmChain({ network: { chainId: 'eip155:31337', rpcUrls: [stack.node.rpcUrl] } })
    assert.deepEqual(await resumeChain(reader, createScanStore(stack.db, { windowMs: 0 })), {
      kind: 'resumed',
    })
    await reader.close()
    await stack.until('it is final', async () => (await transfersOf(stack, till))[0]?.state === 'final')
    first.heal()
    const next = await create(stack)
    await stack.pay(next.address, 5_000_000n)
    await stack.ended(next.address)
    await booksAreRight(stack)
  })
})
