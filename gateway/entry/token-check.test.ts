import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { EvmRpc } from '../chains/evm/rpc.ts'
import { AssetRegistry } from '../domain/assets.ts'
import { createTokenCheck } from './token-check.ts'

const CONTRACT = `0x${'a'.repeat(40)}`
const ASSET = {
  ...{ id: `eip155:31337/erc20:${CONTRACT}`, chainId: 'eip155:31337', network: 'ethereum', symbol: 'USDT' },
  ...{ ticker: 'erc20/usdt', name: 'USDT', decimals: 6, contract: CONTRACT, minimumAtoms: 1n, stable: true },
}
const registry = new AssetRegistry([
  {
    ...{ chainId: 'eip155:31337', network: 'ethereum', family: 'evm', tickerPrefix: 'erc20' },
    ...{ finality: { depth: 1, tag: false }, assets: [ASSET] },
  },
])

/** A node of one token whose decimals can be changed. */
let decimals = 6
let asked = 0
const node = createServer(async (request, response) => {
  const { id, method } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (method === 'eth_getCode') asked++
  const results: Record<string, unknown> = {
    ...{
      eth_chainId: '0x7a69',
      eth_getCode: '0x6000',
      eth_getBlockByNumber: { hash: `0x${'1'.repeat(64)}` },
    },
    eth_call: `0x${decimals.toString(16).padStart(64, '0')}`,
  }
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }))
})
await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve))
const address: AddressInfo | string | null = node.address()
const port = typeof address === 'object' && address ? address.port : 0
const rpc = new EvmRpc({ chainId: 'eip155:31337', urls: [`http://127.0.0.1:${port}`] })
after(() => {
  rpc.close()
  node.close()
  node.closeAllConnections()
})

test('a burst asks once; a good answer holds for a second, a bad one not at all', async () => {
  let nowMs = 0
  const check = createTokenCheck(registry, { monotonicMs: () => nowMs })
  assert.equal(await check.isUsable(ASSET.id), 'not_usable', 'without a node')
  check.add(rpc)
  const burst = await Promise.all(Array.from({ length: 20 }, () => check.isUsable(ASSET.id)))
  assert.deepEqual([...new Set(burst)], ['usable'])
  assert.equal(asked, 1)
  decimals = 18
  nowMs = 999
  assert.equal(await check.isUsable(ASSET.id), 'usable')
  nowMs = 1_000
  assert.equal(await check.isUsable(ASSET.id), 'not_usable')
  decimals = 6
  assert.equal(await check.isUsable(ASSET.id), 'usable')
  assert.equal(asked, 3)
})
