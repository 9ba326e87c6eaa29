import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { decodeFunctionData } from 'viem'
import { present } from '../conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import type { ExactOrder, ExactReadiness } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { createExactWriter } from './exact-writer.ts'

const KINDS = ['destroy', 'keep first', 'keep again']

describe('exact writer', () => {
  let chain: EvmHarness
  before(async () => {
    chain = await openEvmHarness()
  })
  after(() => chain?.close())

  /** A till that holds this much, and the order to settle its token, or its coin. */
  async function till(holds: { token?: bigint; coin?: bigint }, sparesCoin = true) {
    const terms = { operator: chain.payer, target: chain.freshAddress(), buyer: chain.freshAddress() }
    const tillNonce = `0x${randomBytes(8).toString('hex')}`
    const address = evmTillFactory.tillAddress(evmTillFactory.exactTermsHash(terms), tillNonce)
    if (holds.token) await chain.payToken(address, holds.token)
    if (holds.coin) await chain.payNative(address, holds.coin)
    await chain.mine()
    const order = (contract: string | null, amountAtoms: bigint): ExactOrder => ({
      ...{ terms, tillNonce, contract, sparesCoin, amountAtoms },
    })
    return { address, terms, order }
  }

  async function prepare(order: ExactOrder): Promise<ExactReadiness> {
    return present(await createExactWriter(chain.rpc).prepareExact(order, chain.payer))
  }

  /** Prepares and sends; says of which kind the settlement was. */
  async function settle(order: ExactOrder): Promise<string | undefined> {
    const readiness = await prepare(order)
    assert.ok(
      readiness.kind === 'ready',
      JSON.stringify(readiness, (_, v) => String(v)),
    )
    const { to, data, gasLimit } = readiness.call
    await chain.send({ to, data, gas: gasLimit })
    await chain.mine()
    const { args } = decodeFunctionData({ abi: tillAbi, data: `0x${data.slice(2)}` })
    return KINDS[Number(args?.[4])]
  }

  async function coinOf(holder: string): Promise<bigint> {
    return BigInt(String(await chain.anvil.send('eth_getBalance', holder, 'latest')))
  }

  it('leaves nothing behind while only the token or only coin is there', async () => {
    const token = await till({ token: 100n })
    assert.equal(await settle(token.order(chain.token, 60n)), 'destroy')
    const coin = await till({ coin: 100n })
    assert.equal(await settle(coin.order(null, 60n)), 'destroy')
    assert.deepEqual([await coinOf(coin.terms.target), await coinOf(coin.terms.buyer)], [60n, 40n])
  })

  it('keeps the till where coin lies beside the token, and calls it from then on', async () => {
    const both = await till({ token: 100n, coin: 7n })
    assert.equal(await settle(both.order(chain.token, 60n)), 'keep first')
    assert.equal(await coinOf(both.address), 7n)
    await chain.payToken(both.address, 5n)
    await chain.mine()
    assert.equal(await settle(both.order(chain.token, 0n)), 'keep again')
    assert.equal(await settle(both.order(null, 3n)), 'keep again')
    assert.deepEqual([await coinOf(both.terms.target), await coinOf(both.terms.buyer)], [3n, 4n])
  })

  it('lets coin go along where it has no balance of its own', async () => {
    const wallet = await till({ token: 100n, coin: 7n }, false)
    assert.equal(await settle(wallet.order(chain.token, 60n)), 'destroy')
    assert.equal(await coinOf(wallet.terms.buyer), 7n)
  })

  it('tells what the till holds when that is too little, of token and of coin', async () => {
    const poor = await till({ token: 5n, coin: 7n })
    assert.deepEqual(await prepare(poor.order(chain.token, 6n)), { kind: 'short', heldAtoms: 5n })
    assert.deepEqual(await prepare(poor.order(null, 8n)), { kind: 'short', heldAtoms: 7n })
    const empty = await till({})
    assert.deepEqual(await prepare(empty.order(null, 0n)), { kind: 'short', heldAtoms: 0n })
  })

  it('knows nothing when the node does not say what lies there (F9)', async () => {
    const both = await till({ token: 100n, coin: 7n })
    const order = both.order(chain.token, 60n)
    for (const method of ['eth_getCode', 'eth_getBalance', 'eth_estimateGas']) {
      chain.proxy.fail(method, 'error')
      const answer = await createExactWriter(chain.rpc).prepareExact(order, chain.payer)
      chain.proxy.heal()
      assert.equal(answer.kind, 'unknown', method)
    }
    assert.equal((await prepare(order)).kind, 'ready')
  })
})
