import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { FaultSwitch } from './fault-switch.ts'
import { callNode } from './node-rpc.ts'

describe('fault switch', () => {
  let node: Server
  let faults: FaultSwitch
  let port = 0
  before(async () => {
    node = await answering('0x1')
    port = portOf(node)
    faults = await FaultSwitch.start(() => `http://127.0.0.1:${port}`)
  })
  after(async () => {
    await faults.close()
    node.closeAllConnections()
    node.close()
  })

  async function answering(result: string): Promise<Server> {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return server
  }
  function portOf(server: Server): number {
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    return address.port
  }
  /** Asks again when the connection was one that the switch had just cut. */
  async function ask(method: string): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      try {
        return await callNode(faults.url, method, [])
      } catch (error) {
        if (tries === 5 || !/does not answer/.test(String(error))) throw error
      }
    }
  }

  test('hands on what the node answers, and what it gets when the node is back on another port', async () => {
    assert.equal(await ask('eth_blockNumber'), '0x1')
    const other = await answering('0x2')
    port = portOf(other)
    faults.set({})
    assert.equal(await ask('eth_blockNumber'), '0x2')
    port = portOf(node)
    other.closeAllConnections()
    other.close()
    assert.equal(await ask('eth_blockNumber'), '0x1')
  })

  test('while a fault is on, its method is spoiled at once, also on open connections; others pass', async () => {
    assert.equal(await ask('eth_blockNumber'), '0x1')
    faults.set({ eth_blockNumber: 'error' })
    await assert.rejects(ask('eth_blockNumber'), /header not found/)
    assert.equal(await ask('eth_chainId'), '0x1')
    assert.deepEqual(faults.state(), { faults: { eth_blockNumber: 'error' }, served: { error: 1 } })
  })

  test('a new set takes the old one’s place; none heals', async () => {
    faults.set({ '*': 'null' })
    assert.equal(await ask('eth_blockNumber'), null)
    faults.set({})
    assert.equal(await ask('eth_blockNumber'), '0x1')
    assert.deepEqual(faults.state(), { faults: {}, served: {} })
  })

  test('what hangs ends when it heals', async () => {
    faults.set({ eth_hang: 'hang' })
    await ask('eth_blockNumber')
    const hanging = assert.rejects(callNode(faults.url, 'eth_hang', []), /does not answer/)
    while (faults.state().served.hang !== 1) await new Promise(resolve => setTimeout(resolve, 5))
    faults.set({})
    await hanging
    assert.equal(await ask('eth_blockNumber'), '0x1')
  })
})
