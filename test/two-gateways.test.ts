import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { auditBooks } from './harness/books.ts'
import { type NodeProcess, startNodeProcess } from './harness/node-process.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// A gateway that was taken for dead wakes up beside its successor, in the middle of its work (F93).

describe('two gateways on one database and signer', () => {
  let stack: Stack
  const started: NodeProcess[] = []
  before(async () => {
    stack = await Stack.start()
    await stack.stopGateway()
  })
  after(async () => {
    for (const { child } of started) await child.stop('SIGKILL', 1_000)
    await stack.stop()
  })

  /** One more gateway on the stack's config. The stack asks it from now on. */
  async function startAnother(): Promise<NodeProcess> {
    const gateway = await startNodeProcess({
      name: 'gateway',
      program: 'gateway/entry/main.ts',
      env: { POLYTILL_CONFIG: path.join(stack.home, 'config.json') },
      logFile: logOf(started.length),
    })
    started.push(gateway)
    stack.url = String(gateway.ready.url)
    return gateway
  }

  function logOf(number: number): string {
    return path.join(stack.home, `gateway-${number}.log`)
  }

  async function endsByItself({ child }: NodeProcess): Promise<void> {
    await stack.until('the earlier gateway ends', () => !child.running())
    assert.equal(await child.ended, 'exit code 1')
  }

  /** Pays to a new address without waiting for the block. */
  async function payNew(): Promise<{ address: string; txid: string }> {
    const { address } = await stack.create('erc20/usdt', { address: freshAddress() })
    return { address, txid: await stack.submitPayment(address, 5_000_000n) }
  }

  test('the one that wakes up ends at once; its successor does all that is to be done, once', async () => {
    const earlier = await startAnother()
    const begun = [await payNew(), await payNew(), await payNew()]
    process.kill(earlier.child.pid, 'SIGSTOP')

    const later = await startAnother()
    const own = await payNew()
    for (const { address, txid } of [...begun, own]) {
      await stack.merchant.wait({ txid, pending: '0' }, { explain: () => readFileSync(logOf(1), 'utf8') })
      await stack.ended(address)
    }

    process.kill(earlier.child.pid, 'SIGCONT')
    await endsByItself(earlier)
    assert.match(readFileSync(logOf(0), 'utf8'), /another gateway took over; this one ends/)

    const behind = await payNew()
    await stack.merchant.wait({ txid: behind.txid, pending: '0' })
    await stack.ended(behind.address)
    await stack.caughtUp()
    assert.ok(later.child.running())
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('started again, the earlier one takes its turn back', async () => {
    const [, later] = started
    assert.ok(later)
    await startAnother()
    await endsByItself(later)
    const { address, txid } = await payNew()
    await stack.merchant.wait({ txid, pending: '0' })
    await stack.ended(address)
    await stack.caughtUp()
    assert.deepEqual(await auditBooks(stack), [])
  })
})
