import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NetworkConfig } from '../runtime/config.ts'
import { ratesProblem, ratesSection } from './rates-config.ts'

const network: NetworkConfig = {
  chainId: 'eip155:1',
  network: 'ethereum',
  family: 'evm',
  tickerPrefix: 'erc20',
  finality: { depth: 64, tag: true },
  rpcUrls: ['https://node.example'],
  pollMs: 1_000,
  rescanMs: 300_000,
  assets: [
    {
      id: 'eip155:1/slip44:60',
      chainId: 'eip155:1',
      network: 'ethereum',
      symbol: 'ETH',
      ticker: 'eth',
      name: 'Ether',
      decimals: 18,
      contract: null,
      minimumAtoms: 1n,
      stable: false,
    },
  ],
}

function problem(section: unknown, pricesUsd: Record<string, string> = {}): string | null {
  return ratesProblem(ratesSection.parse(section), { pricesUsd, networks: [network] })
}

const COINBASE = { kind: 'coinbase', coins: { eth: 'ETH' } }
const KRAKEN = { kind: 'kraken', coins: { eth: 'XETHZUSD' } }
const FEED = {
  kind: 'chainlink',
  chainId: 'eip155:1',
  coins: { eth: `0x${'a'.repeat(40)}`, EUR: `0x${'b'.repeat(40)}` },
}

test('sections that can be used', () => {
  for (const section of [
    undefined,
    {},
    { fiatPerUsd: { EUR: '0.92' } },
    { sources: [COINBASE, KRAKEN] },
    { sources: [COINBASE, FEED, { ...FEED, chainId: 'eip155:10', url: 'https://op.example' }] },
    { sources: [COINBASE, { ...KRAKEN, url: 'http://127.0.0.1:8080' }], required: 1, refreshMs: 60_000 },
  ])
    assert.equal(problem(section), null, JSON.stringify(section))
  const { required, coinBandPercent, refreshMs } = ratesSection.parse(undefined)
  assert.deepEqual(
    { required, coinBandPercent, refreshMs },
    { required: 2, coinBandPercent: '2', refreshMs: 300_000 },
  )
})

const REFUSED: [section: object, reason: RegExp][] = [
  [{ fiatPerUsd: { XXX: '1' } }, /no such currency: XXX/],
  [{ sources: [COINBASE] }, /only 1 sources/],
  [{ sources: [COINBASE, COINBASE] }, /would vote twice/],
  [{ sources: [COINBASE, { kind: 'kraken', coins: { btc: 'X' } }] }, /no asset with ticker btc/],
  [
    { sources: [COINBASE, { ...KRAKEN, kind: 'binance', per: 'erc20/usdt' }] },
    /no asset with ticker erc20\/usdt/,
  ],
  [{ sources: [COINBASE, { ...FEED, chainId: 'eip155:10' }] }, /needs a url/],
  [{ sources: [COINBASE, { ...FEED, coins: { eth: 'ETH' } }] }, /not a contract address/],
]
for (const [section, reason] of REFUSED)
  test(`refused: ${reason}`, () => assert.match(problem(section) ?? '', reason))

test('prices by hand and sources exclude each other (F17)', () => {
  assert.match(problem({ sources: [COINBASE, KRAKEN] }, { eth: '3000' }) ?? '', /must be empty/)
  assert.match(problem({ sources: [COINBASE, KRAKEN], fiatPerUsd: { EUR: '1' } }) ?? '', /must be empty/)
})

const MALFORMED: unknown[] = [
  { source: [] },
  { required: 0 },
  { coinBandPercent: '0' },
  { fiatPerUsd: { EUR: '0' } },
  { fiatPerUsd: { EUR: 0.92 } },
  { sources: [{ kind: 'somebody', coins: {} }] },
  { sources: [{ ...COINBASE, url: 'http://rates.example' }] },
  { sources: [{ ...COINBASE, url: 'file:///etc/passwd' }] },
  { sources: [{ ...COINBASE, coin: {} }] },
  { sources: [{ ...COINBASE, per: 'eth' }] },
  { sources: [{ kind: 'coinmarketcap', coins: { eth: '1027' } }] },
  { sources: [{ kind: 'binance', coins: { eth: 'ETHUSDT' } }] },
  { sources: [{ kind: 'chainlink', coins: {} }] },
]
for (const section of MALFORMED)
  test(`malformed: ${JSON.stringify(section)}`, () => {
    assert.equal(ratesSection.safeParse(section).success, false)
  })
