import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../runtime/clock.ts'
import { crossRates } from './cross-rates.ts'
import { SourceFailed } from './errors.ts'
import type { RateSource, SourceHttp } from './ports.ts'
import { RateBoard } from './rate-board.ts'
import { runRateSources } from './run-rate-sources.ts'
import { binance } from './sources/binance.ts'
import { coinbase } from './sources/coinbase.ts'
import { coingecko } from './sources/coingecko.ts'
import { coinmarketcap } from './sources/coinmarketcap.ts'
import { europeanCentralBank } from './sources/european-central-bank.ts'
import { exchangeRateApi } from './sources/exchange-rate-api.ts'
import { kraken } from './sources/kraken.ts'
import { patientHttp } from './test/patient-http.ts'
import { FAULTS, type Fault, type SourceServer, startSourceServer } from './test/source-server.ts'

// Answers in the documented shapes over real HTTP, and everything that can be wrong with them (F17).

// A Tuesday at 17:00 UTC: the bank has published.
const START_MS = Date.parse('2026-03-10T17:00:00Z')
const COIN_AGE_MS = 900_000
const DAY_MS = 86_400_000

let nowMs = START_MS
const clock = { nowMs: () => nowMs, monotonicMs: systemClock.monotonicMs, sleep: systemClock.sleep }
const RULES = { coins: { required: 2, bandPercent: '2' }, fiats: { required: 2, bandPercent: '3' } }

let server: SourceServer
let http: SourceHttp
let sources: Record<string, { path: string; source: RateSource }>

before(async () => {
  server = await startSourceServer(() => nowMs)
  http = patientHttp(server, clock)
  const base = { url: server.url, fiats: true, maxAgeMs: COIN_AGE_MS }
  const ids = (eth: string, usdt: string) => ({ ...base, coins: { eth, 'erc20/usdt': usdt } })
  sources = {
    coinbase: { path: '/v2/exchange-rates', source: coinbase(ids('ETH', 'USDT')) },
    kraken: { path: '/0/', source: kraken(ids('XETHZUSD', 'USDTZUSD')) },
    binance: {
      path: '/api/v3/ticker',
      source: binance({ ...base, coins: { eth: 'ETHUSDT' }, per: 'erc20/usdt' }),
    },
    coingecko: {
      path: '/api/v3/simple',
      source: coingecko({ ...ids('ethereum', 'tether'), key: 'demo-key' }),
    },
    coinmarketcap: {
      path: '/v2/cryptocurrency',
      source: coinmarketcap({ ...ids('1027', '825'), key: 'paid-key' }),
    },
    'exchange-rate-api': {
      path: '/v6',
      source: exchangeRateApi({ ...base, coins: {}, maxAgeMs: 2 * DAY_MS }),
    },
    'european-central-bank': {
      path: '/stats',
      source: europeanCentralBank({ ...base, coins: {}, maxAgeMs: 5 * DAY_MS }),
    },
  }
})
after(() => server.stop())

function sourceOf(name: string): { path: string; source: RateSource } {
  const found = sources[name]
  assert.ok(found)
  return found
}

/** Everybody is asked once; the board as it is then. */
async function boardOf(names: readonly string[], board?: RateBoard) {
  const asked = names.map(name => sourceOf(name).source)
  const filled = board ?? new RateBoard(asked, RULES, clock)
  const answers = new Map<string, object>()
  const running = runRateSources({
    sources: asked,
    board: filled,
    http,
    clock,
    refreshMs: 300_000,
    jitter: () => 0.5,
    onAnswer: (name, outcome) => answers.set(name, outcome),
  })
  await running.asked
  await running.stop()
  return { board: filled, answers, rates: crossRates(filled) }
}

function rate(board: RateBoard, from: string, to: string): string {
  const quote = crossRates(board).quote(from, to)
  return 'rate' in quote ? quote.rate : quote.unavailable
}

const READ: [name: string, prices: Record<string, string>][] = [
  ['coinbase', { eth: '3000', 'erc20/usdt': '1.001', EUR: '1.0869565', JPY: '0.0066667' }],
  ['kraken', { eth: '3000.5', 'erc20/usdt': '1.0011' }],
  ['binance', { eth: '2998' }],
  ['coingecko', { eth: '3000', 'erc20/usdt': '1.001' }],
  ['coinmarketcap', { eth: '3001.25', 'erc20/usdt': '1.0009' }],
  ['exchange-rate-api', { EUR: '1.0869565', JPY: '0.0066667', XAF: '0.001658375' }],
  ['european-central-bank', { EUR: '1.087', JPY: '0.0066667', TRY: '0.0294580' }],
]
for (const [name, prices] of READ)
  test(`${name} is read`, async () => {
    const observations = await sourceOf(name).source.read(http, nowMs)
    for (const [unit, price] of Object.entries(prices)) {
      const observed = observations.find(observation => observation.unit === unit)
      assert.ok(observed, unit)
      assert.ok(Math.abs(Number(observed.rate) / Number(price) - 1) < 1e-5, `${unit} ${observed.rate}`)
      assert.equal(observed.per, name === 'binance' ? 'erc20/usdt' : 'USD')
      assert.ok(observed.atMs <= nowMs && observed.atMs > nowMs - DAY_MS)
    }
    assert.equal(observations.length, Object.keys(prices).length)
  })

test('keys travel in the header that the source documents, and nowhere else', () => {
  const withKey = (path: string) => server.requests.findLast(({ target }) => target.startsWith(path))
  assert.equal(withKey('/api/v3/simple')?.headers['x-cg-demo-api-key'], 'demo-key')
  assert.equal(withKey('/v2/cryptocurrency')?.headers['x-cmc_pro_api_key'], 'paid-key')
  for (const { target } of server.requests) assert.doesNotMatch(target, /key/)
})

/** Faults that leave nothing to read; lies in an answer of the right shape are found by comparing with others. */
const UNREADABLE = new Set<Fault>([
  'error 500',
  'error 429',
  'garbage',
  'wrong shape',
  'empty',
  'hang',
  'hang in the body',
  'cut off',
  'huge',
  'wrong currency',
  'redirect',
])
/** Kraken and Binance name a market, not a currency: the one that was asked for is missing, the other is right. */
const PER_MARKET = new Set(['kraken', 'binance'])

for (const name of READ.map(([source]) => source))
  for (const fault of FAULTS.filter(one => one !== 'none'))
    test(`${name}, ${fault}: no price of it that is wrong`, async () => {
      const { path, source } = sourceOf(name)
      server.set(path, fault)
      try {
        const observations = await source.read(http, nowMs).catch((error: unknown) => {
          assert.ok(error instanceof SourceFailed, String(error))
          assert.doesNotMatch(error.message, /127\.0\.0\.1|key/)
          return []
        })
        if (UNREADABLE.has(fault) && !(fault === 'wrong currency' && PER_MARKET.has(name)))
          assert.deepEqual(observations, [])
        if (fault === 'wrong currency') assert.ok(observations.every(({ unit }) => unit !== 'eth'))
        for (const { rate: told } of observations) assert.match(told, /^[0-9]+(\.[0-9]+)?$/)
        if (fault === 'zero' || fault === 'negative')
          // The bank's own dollar is not part of the lie.
          assert.deepEqual(
            observations.filter(({ unit }) => unit !== 'EUR' && unit !== 'TRY'),
            [],
          )
      } finally {
        server.set(path, 'none')
      }
    })

const COINS = ['coinbase', 'kraken', 'coingecko']
const CURRENCIES = ['coinbase', 'exchange-rate-api', 'european-central-bank']

test('several sources agree on coins and currencies', async () => {
  const { board } = await boardOf(READ.map(([name]) => name))
  assert.equal(rate(board, 'USD', 'USD'), '1')
  assert.ok(Math.abs(Number(rate(board, 'eth', 'USD')) - 3000.5) < 1)
  assert.ok(Math.abs(Number(rate(board, 'eth', 'EUR')) - 2760) < 5)
  assert.ok(Math.abs(Number(rate(board, 'USD', 'JPY')) - 150) < 0.01)
  // Only one source has the one, and nobody the other.
  assert.equal(rate(board, 'XAF', 'USD'), 'stale')
  assert.equal(rate(board, 'GBP', 'USD'), 'stale')
  assert.equal(rate(board, 'doge', 'USD'), 'unknown')
  const quote = crossRates(board).quote('eth', 'USD')
  assert.ok('sources' in quote)
  assert.deepEqual(quote.sources.map(({ source }) => source.split(' ')[0]).sort(), [
    'binance',
    'coinbase',
    'coingecko',
    'coinmarketcap',
    'kraken',
  ])
})

for (const fault of FAULTS.filter(one => one !== 'none'))
  test(`one of three sources, ${fault}: the rate of the others stands`, async () => {
    for (const [names, from, right] of [
      [COINS, 'eth', 3000],
      [CURRENCIES, 'JPY', 1 / 150],
    ] as const)
      for (const name of names) {
        server.set(sourceOf(name).path, fault)
        try {
          const { board } = await boardOf(names)
          const told = Number(rate(board, from, 'USD'))
          assert.ok(Math.abs(told / right - 1) < 0.001, `${name}: ${rate(board, from, 'USD')}`)
        } finally {
          server.set(sourceOf(name).path, 'none')
        }
      }
  })

for (const fault of FAULTS.filter(one => one !== 'none'))
  test(`one of two sources, ${fault}: no rate at all`, async () => {
    server.set('/api/v3/simple', fault)
    try {
      const { board } = await boardOf(['coinbase', 'coingecko'])
      assert.match(rate(board, 'eth', 'USD'), /^(stale|disagreement)$/)
    } finally {
      server.set('/api/v3/simple', 'none')
    }
  })

test('all sources down: the last rates hold until they are stale, then there is none, and it comes back by itself', async () => {
  const { board } = await boardOf(COINS)
  const before = rate(board, 'eth', 'USD')
  for (const name of COINS) server.set(sourceOf(name).path, 'error 500')
  try {
    nowMs = START_MS + COIN_AGE_MS - 1
    const { answers } = await boardOf(COINS, board)
    assert.deepEqual(
      [...answers.values()],
      [{ failed: 'HTTP 500' }, { failed: 'HTTP 500' }, { failed: 'HTTP 500' }],
    )
    assert.equal(rate(board, 'eth', 'USD'), before)
    const quote = crossRates(board).quote('eth', 'USD')
    assert.equal('validUntilMs' in quote && quote.validUntilMs, START_MS + COIN_AGE_MS)
    nowMs = START_MS + COIN_AGE_MS + 1
    assert.equal(rate(board, 'eth', 'USD'), 'stale')
    assert.equal(rate(board, 'eth', 'EUR'), 'stale')
  } finally {
    for (const name of COINS) server.set(sourceOf(name).path, 'none')
  }
  await boardOf(COINS, board)
  assert.equal(rate(board, 'eth', 'USD'), before)
  nowMs = START_MS
})

test('a clock that is set back makes no old price young: there is none until the sources were asked again', async () => {
  const { board } = await boardOf(COINS)
  const before = rate(board, 'eth', 'USD')
  try {
    nowMs = START_MS - 3_600_000
    assert.equal(rate(board, 'eth', 'USD'), 'stale')
    await boardOf(COINS, board)
    assert.equal(rate(board, 'eth', 'USD'), before)
  } finally {
    nowMs = START_MS
  }
})

test('when the peg slips, a price in the coin slips with it, and does not count for the coin itself', async () => {
  const { board } = await boardOf(['binance', 'coinbase', 'kraken'])
  const quote = crossRates(board).quote('eth', 'USD')
  const word =
    'sources' in quote ? quote.sources.find(({ source }) => source.startsWith('binance')) : undefined
  assert.equal(word?.source, 'binance by erc20/usdt eth/USD')
  assert.ok(Math.abs(Number(word?.rate) - 2998 * 1.00105) < 0.1, word?.rate)
  const tether = crossRates(board).quote('erc20/usdt', 'USD')
  assert.equal('sources' in tether && tether.sources.length, 2)
})

test('without a rate of its coin such a source has no say', async () => {
  const { board } = await boardOf(['binance'])
  assert.equal(rate(board, 'eth', 'USD'), 'stale')
})

test('a source that hangs delays no other and no stop', async () => {
  server.set('/0/', 'hang')
  try {
    const started = performance.now()
    const { answers } = await boardOf(COINS)
    assert.deepEqual(answers.get('kraken'), { failed: 'no answer in time' })
    assert.deepEqual(answers.get('coinbase'), { prices: 4 })
    assert.ok(performance.now() - started < 20_000)
  } finally {
    server.set('/0/', 'none')
  }
})
