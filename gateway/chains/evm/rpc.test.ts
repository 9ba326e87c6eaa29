import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { FaultProxy } from '../../../devnet/fault-proxy.ts'
import { type Anvil, startAnvil } from '../conformance/start-anvil.ts'
import { quantitySchema } from './node-schemas.ts'
import { EvmRpc } from './rpc.ts'

describe('JSON-RPC', () => {
  let anvil: Anvil
  let first: FaultProxy
  let second: FaultProxy
  const open: EvmRpc[] = []
  before(async () => {
    anvil = await startAnvil({ chainId: 31_337 })
    first = await FaultProxy.start(anvil.url)
    second = await FaultProxy.start(anvil.url)
  })
  after(async () => {
    for (const rpc of open) rpc.close()
    await Promise.all([first?.close(), second?.close(), anvil?.stop()])
  })

  function connect(urls: readonly string[], chainId = 'eip155:31337', timeoutMs = 60_000): EvmRpc {
    const rpc = new EvmRpc({ chainId, urls, limits: { timeoutMs } })
    open.push(rpc)
    return rpc
  }
  const height = (rpc: EvmRpc) => rpc.call('eth_blockNumber', [], quantitySchema)

  it('asks the next node when one fails, and stays with it until that one fails', async () => {
    const patient = connect([first.url, second.url])
    assert.equal((await height(patient)).kind, 'present')
    assert.equal(second.count('eth_blockNumber'), 0)
    for (const fault of [
      'null',
      'error',
      'html',
      'http-429',
      'http-502',
      'cut',
      'wrong-id',
      'hang',
    ] as const) {
      const rpc = fault === 'hang' ? connect([first.url, second.url], undefined, 5_000) : patient
      first.fail('eth_blockNumber', fault)
      assert.equal((await height(rpc)).kind, 'present', fault)
      const asked = first.count('eth_blockNumber')
      assert.equal((await height(rpc)).kind, 'present', fault)
      assert.equal(first.count('eth_blockNumber'), asked)
      first.heal()
      second.fail('eth_blockNumber', fault)
      assert.equal((await height(rpc)).kind, 'present', fault)
      second.heal()
    }
  })

  it('knows nothing when every node fails, and says why', async () => {
    const rpc = connect([first.url, second.url, 'http://127.0.0.1:1'])
    first.fail('*', 'http-502')
    second.fail('*', 'null')
    const answer = await height(rpc)
    first.heal()
    second.heal()
    assert.equal(answer.kind, 'unknown')
  })

  it('believes that a method is missing only when every node says so', async () => {
    const rpc = connect([first.url, second.url])
    first.fail('eth_blockNumber', 'method-missing')
    second.fail('eth_blockNumber', 'http-502')
    assert.equal((await height(rpc)).kind, 'unknown')
    second.fail('eth_blockNumber', 'method-missing')
    assert.equal((await height(rpc)).kind, 'absent')
    first.heal()
    second.heal()
  })

  it('does not believe a node on another chain (F10)', async () => {
    assert.equal((await height(connect([anvil.url], 'eip155:31338'))).kind, 'unknown')
    const rpc = connect([first.url, second.url])
    first.rewrite('eth_chainId', () => '0x1')
    assert.equal((await height(rpc)).kind, 'present')
    second.rewrite('eth_chainId', () => '0x2')
    assert.equal((await height(connect([first.url, second.url]))).kind, 'unknown')
    first.heal()
    second.heal()
  })

  it('does not believe a node with another genesis block than the first one seen, or than the known one', async () => {
    const other = await startAnvil({ chainId: 31_337, hardfork: 'london' })
    const rpc = connect([first.url, other.url])
    assert.equal((await height(rpc)).kind, 'present')
    first.fail('*', 'http-502')
    assert.equal((await height(rpc)).kind, 'unknown')
    first.heal()
    assert.equal((await height(rpc)).kind, 'present')
    await other.stop()
    const impostor = await startAnvil({ chainId: 1 })
    assert.equal((await height(connect([impostor.url], 'eip155:1'))).kind, 'unknown')
    await impostor.stop()
  })

  it('checks the node again on a new connection', async () => {
    const rpc = connect([first.url])
    assert.equal((await height(rpc)).kind, 'present')
    const checks = first.count('eth_chainId')
    assert.equal((await height(rpc)).kind, 'present')
    assert.equal(first.count('eth_chainId'), checks)
    first.dropConnections()
    first.rewrite('eth_chainId', () => '0x1')
    assert.equal((await height(rpc)).kind, 'unknown')
    first.heal()
    assert.equal((await height(rpc)).kind, 'present')
  })
})
