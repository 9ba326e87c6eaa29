import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { privateKeyToAccount } from 'viem/accounts'
import { z } from 'zod'
import { callForQuantity, callNode } from './node-rpc.ts'
import { Payer } from './payer.ts'
import { type Reorg, ReorgRefused, reorgChain } from './reorg-chain.ts'
import { PAYER } from './sandbox-contracts.ts'
import { type Anvil, startAnvil } from './start-anvil.ts'

const TO = '0x3333333333333333333333333333333333333333'
const block = z.object({ number: z.string(), hash: z.string(), timestamp: z.string() })

describe('reorgs of a local node', () => {
  let home: string
  let anvil: Anvil
  const AHEAD_MS = 5_000_000

  const start = async (): Promise<void> => {
    const nowMs = (): number => Date.now() + AHEAD_MS
    anvil = await startAnvil({ home, network: 'ethereum', chainId: 31337, nowMs })
  }
  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'polytill-reorg-'))
    await start()
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0xa'])
  })
  after(async () => {
    await anvil.stop()
    rmSync(home, { recursive: true, force: true })
  })

  const pay = async (valueAtoms: bigint): Promise<string> =>
    (await new Payer(anvil.rpcUrl).send({ to: TO, valueAtoms })).txid
  const received = (): Promise<bigint> => callForQuantity(anvil.rpcUrl, 'eth_getBalance', [TO, 'latest'])
  const latest = async (): Promise<z.infer<typeof block>> =>
    block.parse(await callNode(anvil.rpcUrl, 'eth_getBlockByNumber', ['latest', false]))
  const isMined = async (txid: string): Promise<boolean> =>
    (await callNode(anvil.rpcUrl, 'eth_getTransactionReceipt', [txid])) !== null
  /** As deep as needed to take back everything from a block on, with no block made between. */
  const reorgFrom = (blockNumber: bigint, drop: string[]): Promise<Reorg> =>
    anvil.paused(async () => {
      const head = await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])
      return reorgChain(anvil.rpcUrl, { depth: Number(head - blockNumber + 1n), drop })
    })
  const blockOf = async (txid: string): Promise<bigint> => {
    const receipt = await callNode(anvil.rpcUrl, 'eth_getTransactionReceipt', [txid])
    return BigInt(z.object({ blockNumber: z.string() }).parse(receipt).blockNumber)
  }

  test('the blocks bear the time that the chain was given', async () => {
    const ahead = Number((await latest()).timestamp) * 1_000 - Date.now()
    assert.ok(Math.abs(ahead - AHEAD_MS) < 60_000, `${ahead}`)
  })

  test('without a drop every transaction is mined again at its height, under other block hashes', async () => {
    const before = await received()
    const txids = [await pay(1n), await pay(2n), await pay(4n)]
    const heights = await Promise.all(txids.map(blockOf))
    const reorg = await reorgFrom(heights[0] ?? 0n, [])
    assert.deepEqual(reorg.minedAgain, txids)
    assert.deepEqual([reorg.dropped, reorg.waiting], [[], []])
    assert.notEqual(reorg.oldHead.hash, reorg.newHead.hash)
    assert.equal(reorg.oldHead.number, reorg.newHead.number)
    for (const { oldHash, newHash } of reorg.replaced) assert.notEqual(oldHash, newHash)
    assert.deepEqual(await Promise.all(txids.map(blockOf)), heights)
    assert.equal(await received(), before + 7n)
  })

  test('a dropped transaction stays away until its bytes are sent again', async () => {
    const before = await received()
    const txid = await pay(10n)
    const reorg = await reorgFrom(await blockOf(txid), [txid.toUpperCase().replace('0X', '0x')])
    assert.deepEqual(
      reorg.dropped.map(one => [one.txid, one.nonceUsed]),
      [[txid, false]],
    )
    await sleep(1_500)
    assert.equal(await isMined(txid), false)
    assert.equal(await received(), before)
    await callNode(anvil.rpcUrl, 'eth_sendRawTransaction', [reorg.dropped[0]?.rawTransaction])
    while (!(await isMined(txid))) await sleep(20)
    assert.equal(await received(), before + 10n)
  })

  test('what the same sender sent after a dropped transaction is mined again; the dropped one can never return', async () => {
    const before = await received()
    const [first, second] = [await pay(100n), await pay(200n)]
    const reorg = await reorgFrom(await blockOf(first), [first])
    assert.deepEqual(
      reorg.dropped.map(one => [one.txid, one.nonceUsed]),
      [[first, true]],
    )
    assert.deepEqual([reorg.minedAgain, reorg.waiting], [[second], []])
    assert.equal(await received(), before + 200n)
    await assert.rejects(
      callNode(anvil.rpcUrl, 'eth_sendRawTransaction', [reorg.dropped[0]?.rawTransaction]),
      /nonce/,
    )
  })

  test('a sender whose key the node does not hold: what followed the dropped one waits for it in the pool', async () => {
    const sender = privateKeyToAccount(`0x${'7'.repeat(64)}`)
    await new Payer(anvil.rpcUrl).send({ to: sender.address, valueAtoms: 10n ** 18n })
    const before = await received()
    const sent: string[] = []
    for (const nonce of [0, 1]) {
      const fees = { gas: 21_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
      const raw = await sender.signTransaction({ chainId: 31_337, to: TO, value: 30n, nonce, ...fees })
      sent.push(z.string().parse(await callNode(anvil.rpcUrl, 'eth_sendRawTransaction', [raw])))
    }
    const [first = '', second = ''] = sent
    while (!(await isMined(second))) await sleep(20)
    const reorg = await reorgFrom(await blockOf(first), [first])
    assert.deepEqual([reorg.minedAgain, reorg.waiting], [[], [second]])
    assert.equal(await received(), before)
    await callNode(anvil.rpcUrl, 'eth_sendRawTransaction', [reorg.dropped[0]?.rawTransaction])
    while (!(await isMined(second))) await sleep(20)
    assert.equal(await received(), before + 60n)
  })

  test('transactions handed in while paused are mined after it', async () => {
    const before = await received()
    const txid = await anvil.paused(async () => {
      const sent = await callNode(anvil.rpcUrl, 'eth_sendTransaction', [
        { from: PAYER.address, to: TO, value: '0x7' },
      ])
      await sleep(1_500)
      assert.equal(await received(), before)
      return z.string().parse(sent)
    })
    assert.equal(await isMined(txid), true)
    // It ticks again.
    const { number } = await latest()
    while ((await latest()).number === number) await sleep(50)
  })

  test('refused, with nothing changed: a transaction that is not there, more blocks than there are', async () => {
    const txid = await pay(1_000n)
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0x3'])
    await anvil.paused(async () => {
      const before = await latest()
      for (const [reorg, word] of [
        [{ depth: 2, drop: [txid] }, /drop: the last 2 blocks do not hold 0x/],
        [{ depth: 2, drop: [`0x${'ab'.repeat(32)}`] }, /abab/],
        [{ depth: Number(before.number) + 1, drop: [] }, /depth: block 0 must stay/],
      ] as const)
        await assert.rejects(reorgChain(anvil.rpcUrl, reorg), error => {
          assert.ok(error instanceof ReorgRefused)
          assert.match(error.message, word)
          return true
        })
      assert.deepEqual(await latest(), before)
    })
  })

  test('refused: blocks of an earlier run of the node', async () => {
    await anvil.stop()
    await start()
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0x2'])
    await anvil.paused(async () => {
      const before = await latest()
      await assert.rejects(reorgChain(anvil.rpcUrl, { depth: 10, drop: [] }), /since it was started/)
      assert.deepEqual(await latest(), before)
      assert.equal((await reorgChain(anvil.rpcUrl, { depth: 2, drop: [] })).oldHead.hash, before.hash)
    })
  })
})
