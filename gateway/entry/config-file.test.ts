import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readAuditConfig } from './config-file.ts'

function read(tiers: unknown, more: object = {}): ReturnType<typeof readAuditConfig> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-config-'))
  try {
    const file = path.join(folder, 'config.json')
    const usdt = { symbol: 'USDT', ticker: 'erc20/usdt', name: 'Tether', decimals: 6, minimum: '1' }
    const network = {
      ...{ chainId: 'eip155:1', network: 'ethereum', tickerPrefix: 'erc20', rpcUrls: ['http://127.0.0.1:1'] },
      finality: { depth: 64, tag: true, tiers },
      assets: [{ ...usdt, contract: `0x${'Aa'.repeat(20)}` }],
      ...more,
    }
    writeFileSync(
      file,
      JSON.stringify({ databaseUrl: 'postgres://127.0.0.1/x', networks: [network], unread: 1 }),
    )
    return readAuditConfig(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('tiers of finality name an asset of the network and only ever wait longer (F18, F96)', () => {
  const config = read([{ ticker: 'erc20/usdt', from: '10000.5', depth: 128 }])
  const assetId = `eip155:1/erc20:0x${'aa'.repeat(20)}`
  assert.deepEqual(config.networks[0]?.finality, {
    depth: 64,
    tag: true,
    tiers: [{ assetId, fromAtoms: 10_000_500_000n, depth: 128 }],
  })
  assert.deepEqual(read(undefined).networks[0]?.finality.tiers, [])
  assert.throws(() => read([{ ticker: 'erc20/usdt', from: '1', depth: 64 }]), { code: 'invalid_config' })
  assert.throws(() => read([{ ticker: 'erc20/usdc', from: '1', depth: 65 }]), { code: 'invalid_config' })
  assert.throws(() => read([{ ticker: 'erc20/usdt', from: '-1', depth: 65 }]), { code: 'invalid_config' })
})

test('a second source is another node, and names large amounts of assets of the network (F10)', () => {
  const second = (rpcUrl: string, ticker = 'erc20/usdt', from = '1000.5') =>
    read([], { secondSource: { rpcUrls: [rpcUrl], large: [{ ticker, from }] } }).networks[0]?.secondSource
  assert.deepEqual(second('http://127.0.0.1:2'), {
    rpcUrls: ['http://127.0.0.1:2'],
    large: [{ assetId: `eip155:1/erc20:0x${'aa'.repeat(20)}`, fromAtoms: 1_000_500_000n }],
  })
  assert.throws(() => second('http://127.0.0.1:1/other-path'), { code: 'invalid_config' })
  assert.throws(() => second('http://127.0.0.1:2', 'erc20/usdc'), { code: 'invalid_config' })
  assert.throws(() => read([], { secondSource: { rpcUrls: ['http://127.0.0.1:2'], large: [] } }), {
    code: 'invalid_config',
  })
})
