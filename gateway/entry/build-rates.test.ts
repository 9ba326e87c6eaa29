import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Rates } from '../rates/ports.ts'
import { type SourceServer, startSourceServer } from '../rates/test/source-server.ts'
import { systemClock } from '../runtime/clock.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import { buildRates } from './build-rates.ts'
import { createRateMetrics } from './rate-metrics.ts'
import { ratesSection } from './rates-config.ts'

// The configured sources, asked over real HTTP, as the gateway starts them.

let server: SourceServer
before(async () => {
  server = await startSourceServer(systemClock.nowMs)
})
after(() => server.stop())

const lines: string[] = []
const logger = pino({ level: 'info' }, { write: line => void lines.push(line) })

let prometheus = new Registry()

function build(section: Record<string, unknown>) {
  const rates = ratesSection.parse(section)
  prometheus = new Registry()
  return buildRates(
    { rates, pricesUsd: {}, networks: [] },
    systemClock,
    logger,
    createRateMetrics(prometheus),
  )
}

function networkWith(ticker: string): NetworkConfig {
  const chainId = `eip155:${ticker.length}`
  const asset = { id: `${chainId}/slip44:60`, symbol: ticker, name: ticker, decimals: 18, contract: null }
  return {
    ...{ chainId, network: ticker, family: 'evm', tickerPrefix: ticker, rpcUrls: [], pollMs: 1, rescanMs: 1 },
    finality: { depth: 1, tag: false },
    assets: [{ ...asset, chainId, ticker, network: ticker, minimumAtoms: 1n, stable: false }],
  }
}

function configured(...kinds: [kind: string, more: object][]) {
  return kinds.map(([kind, more]) => ({ kind, url: server.url, ...more }))
}

async function rateOf(rates: Rates, from: string, to: string, wanted: RegExp): Promise<string> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const quote = rates.quote(from, to)
    const text = 'rate' in quote ? quote.rate : quote.unavailable
    if (wanted.test(text) || performance.now() > deadline) return text
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

test('every kind of source is asked where it is configured, and the quotes name them', async () => {
  const built = build({
    sources: configured(
      ['coinbase', { coins: { eth: 'ETH', 'erc20/usdt': 'USDT' } }],
      ['kraken', { coins: { eth: 'XETHZUSD', 'erc20/usdt': 'USDTZUSD' } }],
      ['binance', { coins: { eth: 'ETHUSDT' }, per: 'erc20/usdt' }],
      ['coingecko', { coins: { eth: 'ethereum' } }],
      ['coinmarketcap', { coins: { eth: '1027' }, key: 'paid-key' }],
      ['exchange-rate-api', {}],
      ['european-central-bank', {}],
    ),
  })
  const sourcesOf = (unit: string): string[] => {
    const quote = built.rates.quote(unit, 'USD')
    return 'sources' in quote ? quote.sources.map(({ source }) => source).sort() : []
  }
  try {
    const deadline = performance.now() + 20_000
    while (sourcesOf('eth').length + sourcesOf('EUR').length < 8 && performance.now() < deadline)
      await new Promise(resolve => setTimeout(resolve, 20))
    assert.deepEqual(sourcesOf('eth'), [
      'binance by erc20/usdt eth/USD',
      'coinbase eth/USD',
      'coingecko eth/USD',
      'coinmarketcap eth/USD',
      'kraken eth/USD',
    ])
    assert.deepEqual(sourcesOf('EUR'), [
      'coinbase EUR/USD',
      'european-central-bank EUR/USD',
      'exchange-rate-api EUR/USD',
    ])
    const { prices } = built.snapshots.current()
    assert.match(prices.eth?.usd ?? '', /^300[01]/)
    assert.equal(prices.eth?.sources.length, 5)
    // Nobody, or only one, has a word about these.
    for (const unit of ['GBP', 'XAF', 'TRY']) assert.equal(unit in prices, false)
  } finally {
    await built.stop()
  }
})

test('a source that fails is logged once and again when it works, without its key', async () => {
  lines.length = 0
  server.set('/v2/cryptocurrency', 'error 500')
  const built = build({
    sources: configured(['coinmarketcap', { coins: { eth: '1027' }, key: 'paid-key' }]),
    required: 1,
    refreshMs: 1_000,
  })
  try {
    const until = async (count: number): Promise<void> => {
      const deadline = performance.now() + 30_000
      while (lines.length < count && performance.now() < deadline)
        await new Promise(resolve => setTimeout(resolve, 20))
    }
    await until(1)
    const asked = server.requests.length
    while (server.requests.length < asked + 2) await new Promise(resolve => setTimeout(resolve, 20))
    assert.equal(lines.length, 1)
    assert.match(await prometheus.metrics(), /source_failing\{source="coinmarketcap"\} 1/)
    assert.equal('unavailable' in built.rates.quote('eth', 'USD'), true)
    server.set('/v2/cryptocurrency', 'none')
    await until(2)
    assert.match(await prometheus.metrics(), /source_failing\{source="coinmarketcap"\} 0/)
    const messages = lines.map(line => JSON.parse(line))
    assert.deepEqual(
      messages.map(({ msg, source, reason }) => ({ msg, source, reason })),
      [
        { msg: 'a source of rates fails', source: 'coinmarketcap', reason: 'HTTP 500' },
        { msg: 'a source of rates works again', source: 'coinmarketcap', reason: undefined },
      ],
    )
    assert.doesNotMatch(lines.join(''), /paid-key|127\.0\.0\.1/)
    assert.equal(await rateOf(built.rates, 'eth', 'USD', /^3001\.25$/), '3001.25')
  } finally {
    await built.stop()
  }
})

test('stopping does not wait for a source that hangs, and is no failure of it', async () => {
  lines.length = 0
  server.set('/0/', 'hang')
  const asked = server.requests.length
  const built = build({
    sources: configured(['kraken', { coins: { eth: 'XETHZUSD' } }]),
    required: 1,
    timeoutMs: 60_000,
  })
  while (server.requests.length === asked) await new Promise(resolve => setTimeout(resolve, 5))
  const started = performance.now()
  await built.stop()
  assert.ok(performance.now() - started < 10_000)
  assert.deepEqual(lines, [])
  server.set('/0/', 'none')
})

test('without sources it is the fixed table, and a coin without a price shows', async () => {
  const rates = ratesSection.parse({ fiatPerUsd: { EUR: '0.92' } })
  const registry = new Registry()
  const networks = [networkWith('eth'), networkWith('doge')]
  const config = { rates, pricesUsd: { eth: '3000' }, networks }
  const built = buildRates(config, systemClock, logger, createRateMetrics(registry))
  assert.equal(await rateOf(built.rates, 'eth', 'EUR', /^2760$/), '2760')
  const figures = await registry.metrics()
  assert.match(figures, /polytill_rate_unavailable\{ticker="eth"\} 0/)
  assert.match(figures, /polytill_rate_unavailable\{ticker="doge"\} 1/)
  await built.stop()
})
