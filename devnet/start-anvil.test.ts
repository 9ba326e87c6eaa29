import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { backUpState, copyOf, prepareState } from './anvil-state.ts'
import { callForQuantity, callNode } from './node-rpc.ts'
import { Payer } from './payer.ts'
import { PAYER } from './sandbox-contracts.ts'
import { isDueForShortening } from './shorten-chain.ts'
import { type Anvil, startAnvil } from './start-anvil.ts'

const RECIPIENT = '0x00000000000000000000000000000000000000aa'

function bestBlockIn(file: string): bigint {
  return BigInt(JSON.parse(readFileSync(file, 'utf8')).best_block_number)
}

describe('a local node keeps its chain', () => {
  let home: string
  let anvil: Anvil

  const start = async (): Promise<void> => {
    anvil = await startAnvil({ home, network: 'ethereum', chainId: 31337 })
  }
  const pay = async (): Promise<unknown> => new Payer(anvil.rpcUrl).send({ to: RECIPIENT, valueAtoms: 100n })
  const received = (): Promise<bigint> =>
    callForQuantity(anvil.rpcUrl, 'eth_getBalance', [RECIPIENT, 'latest'])
  const blockHash = async (number: string): Promise<unknown> => {
    const block = await callNode(anvil.rpcUrl, 'eth_getBlockByNumber', [number, false])
    return block !== null && typeof block === 'object' && 'hash' in block ? block.hash : null
  }

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'polytill-anvil-'))
    await start()
  })
  after(async () => {
    await anvil.stop()
    rmSync(home, { recursive: true, force: true })
  })

  test('mines a transaction at once and a block every second', async () => {
    await pay()
    assert.equal(await received(), 100n)
    const head = await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])
    while ((await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])) < head + 2n) await sleep(100)
  })

  test('after a stop: same genesis, same money, same port', async () => {
    const genesis = await blockHash('0x0')
    const { rpcUrl } = anvil
    await pay()
    await anvil.stop()
    await start()
    assert.equal(await received(), 200n)
    assert.equal(await blockHash('0x0'), genesis)
    assert.equal(anvil.rpcUrl, rpcUrl)
  })

  test('after kill -9: what was written is there', async () => {
    await pay()
    // A kill in the middle of a later write leaves the copy of this one.
    const state = path.join(home, 'chains', 'ethereum', 'state.json')
    const head = await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])
    while (!backUpState(state) || bestBlockIn(copyOf(state)) < head) await sleep(50)
    process.kill(anvil.pid, 'SIGKILL')
    await anvil.ended
    await start()
    assert.equal(await received(), 300n)
  })

  test('a state file torn by a crash is replaced by its last good copy', async () => {
    const state = path.join(home, 'chains', 'ethereum', 'state.json')
    while (!backUpState(state)) await sleep(50)
    process.kill(anvil.pid, 'SIGKILL')
    await anvil.ended
    truncateSync(state, 1_000)
    assert.equal(backUpState(state), false, 'a torn file must not become the good copy')
    await start()
    assert.equal(await received(), 300n)
  })

  test('a node left over by a killed start is replaced', async () => {
    const first = anvil
    await start()
    await first.ended
    assert.equal(await received(), 300n)
  })

  test('a long history is shortened in a quiet moment only', async () => {
    const head = await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0x28'])
    assert.equal(await isDueForShortening(anvil.rpcUrl, head, 100), false, 'too few blocks')
    assert.equal(await isDueForShortening(anvil.rpcUrl, head, 40), true)
    await callNode(anvil.rpcUrl, 'eth_sendTransaction', [
      { from: PAYER.address, to: RECIPIENT, value: '0x0' },
    ])
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0x2'])
    assert.equal(await isDueForShortening(anvil.rpcUrl, head, 40), false, 'somebody is paying')
  })

  test('old blocks are dropped at a start, the genesis block stays', async () => {
    const genesis = await blockHash('0x0')
    await callNode(anvil.rpcUrl, 'anvil_mine', ['0x44c'])
    const head = await callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])
    const hash = await blockHash(`0x${head.toString(16)}`)
    await anvil.stop()
    const state = path.join(home, 'chains', 'ethereum', 'state.json')
    assert.equal(prepareState(state), 'kept')
    assert.equal(JSON.parse(readFileSync(state, 'utf8')).blocks.length, 1_001)
    await start()
    assert.equal(await blockHash('0x0'), genesis)
    assert.equal(await blockHash('0x2'), null)
    assert.equal(await blockHash(`0x${head.toString(16)}`), hash)
    assert.equal(await received(), 300n)
  })
})
