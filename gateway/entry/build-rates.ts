import { crossRates } from '../rates/cross-rates.ts'
import { createSourceHttp } from '../rates/fetch-source.ts'
import { fixedTable } from '../rates/fixed-table.ts'
import type { PriceTable, RateSnapshots, RateSource, Rates } from '../rates/ports.ts'
import { RateBoard } from '../rates/rate-board.ts'
import { createSnapshots } from '../rates/rate-snapshots.ts'
import { runRateSources } from '../rates/run-rate-sources.ts'
import { binance } from '../rates/sources/binance.ts'
import { chainlink } from '../rates/sources/chainlink.ts'
import { coinbase } from '../rates/sources/coinbase.ts'
import { coingecko } from '../rates/sources/coingecko.ts'
import { coinmarketcap } from '../rates/sources/coinmarketcap.ts'
import { europeanCentralBank } from '../rates/sources/european-central-bank.ts'
import { exchangeRateApi } from '../rates/sources/exchange-rate-api.ts'
import { kraken } from '../rates/sources/kraken.ts'
import type { Clock } from '../runtime/clock.ts'
import type { GatewayConfig, NetworkConfig, RateSourceConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import type { RateMetrics } from './rate-metrics.ts'

/** Largest answer of a source: the longest known has some 60 kB. */
const BODY_BYTES_MAX = 1_000_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Where each kind is asked, and how old its word may be, unless configured otherwise. */
const DEFAULTS: Readonly<
  Record<RateSourceConfig['kind'], { readonly url: string; readonly maxAgeMs: number }>
> = {
  coinbase: { url: 'https://api.coinbase.com', maxAgeMs: 15 * MINUTE_MS },
  kraken: { url: 'https://api.kraken.com', maxAgeMs: 15 * MINUTE_MS },
  binance: { url: 'https://api.binance.com', maxAgeMs: 15 * MINUTE_MS },
  coingecko: { url: 'https://api.coingecko.com', maxAgeMs: 15 * MINUTE_MS },
  coinmarketcap: { url: 'https://pro-api.coinmarketcap.com', maxAgeMs: 15 * MINUTE_MS },
  // Once a day, and a missed one.
  'exchange-rate-api': { url: 'https://open.er-api.com', maxAgeMs: 2 * DAY_MS },
  // Nothing from Thursday to Tuesday over Easter.
  'european-central-bank': { url: 'https://www.ecb.europa.eu', maxAgeMs: 5 * DAY_MS },
  // Feeds of coins move at least hourly, those of stablecoins and currencies daily: to be set by what is read.
  chainlink: { url: '', maxAgeMs: 65 * MINUTE_MS },
}

/** Rates as the rest of the gateway uses them. */
export interface BuiltRates {
  readonly rates: Rates
  readonly snapshots: RateSnapshots
  stop(): Promise<void>
}

type RatesPart = Pick<GatewayConfig, 'rates' | 'pricesUsd' | 'networks'>

/** The configured sources, kept fresh; or the fixed table, where none is configured. */
export function buildRates(
  config: RatesPart,
  clock: Clock,
  logger: Logger,
  metrics: RateMetrics,
): BuiltRates {
  const made = make(config, clock, logger, metrics)
  metrics.watch(
    made.rates,
    config.networks.flatMap(({ assets }) => assets.map(({ ticker }) => ticker)),
  )
  return made
}

function make(config: RatesPart, clock: Clock, logger: Logger, metrics: RateMetrics): BuiltRates {
  const { sources: configured, fiatPerUsd, refreshMs, timeoutMs, required } = config.rates
  if (configured.length === 0)
    return built(fixedTable({ coinsUsd: config.pricesUsd, fiatPerUsd }, clock), clock)
  const sources = configured.map(source => buildSource(source, config.networks))
  const rules = {
    coins: { required, bandPercent: config.rates.coinBandPercent },
    fiats: { required, bandPercent: config.rates.fiatBandPercent },
  }
  const board = new RateBoard(sources, rules, clock)
  const failing = new Set<string>()
  const stopping = new AbortController()
  const running = runRateSources({
    sources,
    board,
    http: createSourceHttp({ timeoutMs, bodyBytesMax: BODY_BYTES_MAX }, clock, stopping.signal),
    clock,
    refreshMs,
    jitter: Math.random,
    onAnswer: (source, outcome) => {
      metrics.answered(source, 'prices' in outcome)
      if ('failed' in outcome) {
        if (!failing.has(source)) logger.warn({ source, reason: outcome.failed }, 'a source of rates fails')
        failing.add(source)
      } else if (failing.delete(source)) logger.info({ source, ...outcome }, 'a source of rates works again')
    },
  })
  return {
    ...built(board, clock),
    async stop() {
      stopping.abort()
      await running.stop()
    },
  }
}

function built(table: PriceTable, clock: Clock): BuiltRates {
  return { rates: crossRates(table), snapshots: createSnapshots(table, clock), stop: async () => undefined }
}

function buildSource(configured: RateSourceConfig, networks: readonly NetworkConfig[]): RateSource {
  const { kind, coins, fiats, key } = configured
  const url = configured.url ?? DEFAULTS[kind].url
  const maxAgeMs = configured.maxAgeMs ?? DEFAULTS[kind].maxAgeMs
  const settings = { url, coins, fiats, maxAgeMs, key }
  switch (kind) {
    case 'coinbase':
      return coinbase(settings)
    case 'kraken':
      return kraken(settings)
    case 'binance':
      return binance({ ...settings, per: configured.per ?? '' })
    case 'coingecko':
      return coingecko(settings)
    case 'coinmarketcap':
      return coinmarketcap(settings)
    case 'exchange-rate-api':
      return exchangeRateApi(settings)
    case 'european-central-bank':
      return europeanCentralBank(settings)
    case 'chainlink': {
      const network = networks.find(({ chainId }) => chainId === configured.chainId)
      const rpcUrl = configured.url ?? network?.rpcUrls[0] ?? ''
      const chainNumber = BigInt(configured.chainId?.split(':')[1] ?? 0)
      return chainlink({ rpcUrl, chainNumber, feeds: coins, maxAgeMs })
    }
  }
}
