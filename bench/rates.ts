import { SANDBOX_FIATS } from '../devnet/sandbox-fiats.ts'
import { SANDBOX_PRICES } from '../devnet/sandbox-networks.ts'
import { crossRates } from '../gateway/rates/cross-rates.ts'
import { FIATS } from '../gateway/rates/fiats.ts'
import { fixedTable } from '../gateway/rates/fixed-table.ts'
import { systemClock } from '../gateway/runtime/clock.ts'
import { type BusyLoad, loadBusy } from './load-busy.ts'
import { type Bench, figure, type Measurement } from './measurement.ts'
import { startSandbox } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const CONNECTIONS = 16
const SECONDS = 8
const WARM_UP_SECONDS = 3
const AIM_PER_SECOND = 5_000
const LOOKUPS = 200_000

/**
 * Conversions per second over HTTP, of fiat into coins and back and between coins, no key. The floor is `/healthz` of the same
 * server in the same run: HTTP, routing and the log line, without any work. And quotes per second in memory.
 */
export const rates: Bench = async run => {
  const sandbox = await startSandbox(run, { home: temporaryHome(run, 'rates') })
  const load = (paths: readonly string[], expected: string, seconds: number): Promise<BusyLoad> => {
    const requests = paths.map(path => ({ path }))
    return loadBusy(sandbox.baseUrl, requests, expected, { connections: CONNECTIONS, seconds })
  }
  const convert = (seconds: number): Promise<BusyLoad> =>
    load(
      [
        '/erc20/usdt/convert/?value=100.50&from=EUR',
        '/eth/convert/?value=100.50&from=USD',
        '/convert/?value=0.25&from=eth&to=JPY',
        '/convert/?value=12.5&from=erc20_usdt&to=eth',
      ],
      '{"status":"success","value_coin":"',
      seconds,
    )
  await convert(WARM_UP_SECONDS)
  run.say('floor, then conversions')
  const floor = await load(['/healthz'], '{"status":"ok"}', SECONDS)
  const busy = await convert(SECONDS)
  return [judge(busy, floor), lookups()]
}

function judge(busy: BusyLoad, floor: BusyLoad): Measurement {
  return {
    metric: `rates.convert.${CONNECTIONS}-connections`,
    n: busy.answered,
    values: {
      perSecond: busy.perSecond,
      p50: busy.latencyMs.p50,
      p99: busy.latencyMs.p99,
      floorPerSecond: floor.perSecond,
      ofFloor: busy.perSecond / floor.perSecond,
      failed: busy.failed,
    },
    unit: 'conversions/s over HTTP, latency in ms; floor: /healthz',
    goal: `>= ${AIM_PER_SECOND}/s`,
    pass: busy.perSecond >= AIM_PER_SECOND && busy.failed === 0,
    raw: { busy, floor },
  }
}

/** One core, this process: every coin against every currency. */
function lookups(): Measurement {
  const table = fixedTable({ coinsUsd: SANDBOX_PRICES, fiatPerUsd: SANDBOX_FIATS }, systemClock)
  const quotes = crossRates(table)
  const tickers = Object.keys(SANDBOX_PRICES)
  let found = 0
  const started = performance.now()
  for (let index = 0; index < LOOKUPS; index++)
    if ('rate' in quotes.quote(tickers[index % tickers.length] ?? '', FIATS[index % FIATS.length] ?? ''))
      found++
  const seconds = (performance.now() - started) / 1000
  return figure('rates.lookup', 'quotes/s on one core, in memory', { perSecond: found / seconds }, found)
}
