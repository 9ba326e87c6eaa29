import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { crossRates } from '../../rates/cross-rates.ts'
import { RateBoard } from '../../rates/rate-board.ts'
import { runRateSources } from '../../rates/run-rate-sources.ts'
import { coinbase } from '../../rates/sources/coinbase.ts'
import { coingecko } from '../../rates/sources/coingecko.ts'
import { coinmarketcap } from '../../rates/sources/coinmarketcap.ts'
import { patientHttp } from '../../rates/test/patient-http.ts'
import { FAULTS, type Fault, type SourceServer, startSourceServer } from '../../rates/test/source-server.ts'
import { systemClock } from '../../runtime/clock.ts'
import { type Blockbee, startBlockbee } from './test/start-blockbee.ts'

// From misbehaving sources to what a merchant is answered, HTTP at both ends (F17). The truth is 3000 USD for an ETH.

const AGE_MS = 900_000
const GENERIC = "Your request couldn't be processed, please try again later"
const PATHS = ['/v2/exchange-rates', '/api/v3/simple', '/v2/cryptocurrency']

let nowMs = Date.parse('2026-03-10T17:00:00Z')
const clock = { nowMs: () => nowMs, monotonicMs: systemClock.monotonicMs, sleep: systemClock.sleep }
let server: SourceServer
let board: RateBoard
let blockbee: Blockbee
let url: string

before(async () => {
  server = await startSourceServer(() => nowMs)
  blockbee = await startBlockbee({ rates: { quote: (from, to) => crossRates(board).quote(from, to) } })
  url = await blockbee.app.listen({ host: '127.0.0.1', port: 0 })
})
after(async () => {
  await blockbee.stop()
  await server.stop()
})

/** A gateway that has just started: every source was asked once. */
async function ask(faults: readonly Fault[], fresh = true): Promise<void> {
  const settings = { url: server.url, fiats: false, maxAgeMs: AGE_MS, key: 'key' }
  const sources = [
    coinbase({ ...settings, coins: { eth: 'ETH' } }),
    coingecko({ ...settings, coins: { eth: 'ethereum' } }),
    coinmarketcap({ ...settings, coins: { eth: '1027' } }),
  ]
  PATHS.forEach((path, index) => {
    server.set(path, faults[index] ?? 'none')
  })
  const rule = { required: 2, bandPercent: '2' }
  if (fresh) board = new RateBoard(sources, { coins: rule, fiats: rule }, clock)
  const running = runRateSources({
    ...{ sources, board, clock, refreshMs: 300_000, jitter: () => 0.5, onAnswer: () => undefined },
    http: patientHttp(server, clock),
  })
  await running.asked
  await running.stop()
}

async function converted(): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${url}/eth/convert/?value=3000&from=USD`)
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

async function isRefused(): Promise<void> {
  const before = await blockbee.countRows()
  assert.deepEqual(await converted(), { status: 503, body: { status: 'error', error: GENERIC } })
  const backwards = await fetch(`${url}/convert/?value=1&from=eth&to=USD`)
  assert.equal(backwards.status, 503)
  const info = await fetch(`${url}/eth/info/`)
  assert.equal(info.status, 200)
  assert.equal('prices' in ((await info.json()) as object), false)
  assert.equal(await blockbee.countRows(), before)
}

for (const fault of FAULTS.filter(one => one !== 'none')) {
  test(`one of three sources: ${fault}: converted at the rate of the others`, async () => {
    await ask([fault, 'none', 'none'])
    const { status, body } = await converted()
    assert.equal(status, 200)
    assert.ok(Math.abs(Number(body.value_coin) - 1) < 0.001, body.value_coin)
    assert.ok(Math.abs(Number(body.exchange_rate) * 3000 - 1) < 0.001, body.exchange_rate)
  })
}

for (const fault of ['error 500', 'hang', 'garbage', 'zero', 'negative', 'stale', 'wrong currency'] as const)
  test(`all sources: ${fault}: refused`, async () => {
    await ask([fault, fault, fault])
    await isRefused()
  })

test('two that lie differently against one that does not: refused', async () => {
  await ask(['times 1000', 'a thousandth', 'none'])
  await isRefused()
})

test('sources that go silent: the last rates until they are too old, then refused, and served again by themselves', async () => {
  await ask(['none', 'none', 'none'])
  assert.equal((await converted()).status, 200)
  nowMs += AGE_MS
  await ask(['error 500', 'error 500', 'error 500'], false)
  assert.equal((await converted()).status, 200)
  nowMs += 1
  await isRefused()
  await ask(['none', 'none', 'none'], false)
  assert.equal((await converted()).status, 200)
})
