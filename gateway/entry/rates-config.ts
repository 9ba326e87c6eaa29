import { z } from 'zod'
import { isPrice } from '../rates/decimal.ts'
import { parseFiat } from '../rates/fiats.ts'
import type { NetworkConfig, RateSourceConfig, RatesConfig } from '../runtime/config.ts'

const price = z.string().refine(isPrice, 'must be decimal text above zero')
const LOOPBACK = /^(127(\.[0-9]{1,3}){3}|\[::1\]|localhost)$/

/** https, or http on this machine, where nobody can listen in or change an answer. */
const sourceUrl = z
  .url()
  .refine(isSafe, 'must be https, or http on this machine')
  .refine(url => !url.endsWith('/'), 'must not end with a slash')

function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
}

const source = z
  .strictObject({
    kind: z.enum([
      'coinbase',
      'kraken',
      'binance',
      'coingecko',
      'coinmarketcap',
      'exchange-rate-api',
      'european-central-bank',
      'chainlink',
    ]),
    url: sourceUrl.optional(),
    coins: z.record(z.string(), z.string().min(1).max(100)).default({}),
    fiats: z.boolean().default(true),
    key: z.string().min(1).optional(),
    per: z.string().optional(),
    chainId: z
      .string()
      .regex(/^eip155:[1-9][0-9]*$/)
      .optional(),
    maxAgeMs: z.int().min(1_000).max(2_592_000_000).optional(),
  })
  .refine(({ kind, key }) => kind !== 'coinmarketcap' || key !== undefined, 'coinmarketcap needs a key')
  .refine(({ kind, per }) => (kind === 'binance') === (per !== undefined), 'binance, and only it, needs per')
  .refine(
    ({ kind, chainId }) => (kind === 'chainlink') === (chainId !== undefined),
    'chainlink, and only it, needs chainId',
  )

/** The `rates` section of the config file. */
export const ratesSection = z
  .strictObject({
    fiatPerUsd: z.record(z.string(), price).default({}),
    sources: z.array(source).default([]),
    required: z.int().min(1).max(10).default(2),
    coinBandPercent: price.default('2'),
    fiatBandPercent: price.default('3'),
    refreshMs: z.int().min(1_000).max(3_600_000).default(300_000),
    timeoutMs: z.int().min(100).max(60_000).default(10_000),
  })
  .prefault({})

/** What is wrong with the section among the rest of the file, in words; null when nothing is. */
export function ratesProblem(
  { sources, fiatPerUsd, required }: RatesConfig,
  {
    pricesUsd,
    networks,
  }: { pricesUsd: Readonly<Record<string, string>>; networks: readonly NetworkConfig[] },
): string | null {
  const unknownFiat = Object.keys(fiatPerUsd).find(code => parseFiat(code) !== code)
  if (unknownFiat !== undefined) return `fiatPerUsd: no such currency: ${unknownFiat}`
  if (sources.length === 0) return null
  // A price written by hand beside the markets' would be an old one sooner or later (F17).
  if (Object.keys(pricesUsd).length + Object.keys(fiatPerUsd).length > 0)
    return 'sources: pricesUsd and fiatPerUsd must be empty when there are sources'
  if (required > sources.length) return `required: only ${sources.length} sources are configured`
  const kinds = sources.map(({ kind }) => kind)
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index && kind !== 'chainlink')
  if (twice !== undefined) return `sources: ${twice} twice would vote twice`
  const tickers = new Set(networks.flatMap(({ assets }) => assets.map(({ ticker }) => ticker)))
  for (const one of sources) {
    const units = [...Object.keys(one.coins), ...(one.per === undefined ? [] : [one.per])]
    const unknown = units.find(
      unit => !tickers.has(unit) && !(one.kind === 'chainlink' && parseFiat(unit) === unit),
    )
    if (unknown !== undefined) return `sources: ${one.kind}: no asset with ticker ${unknown}`
    const problem = chainlinkProblem(one, networks)
    if (problem !== null) return problem
  }
  return null
}

function chainlinkProblem(one: RateSourceConfig, networks: readonly NetworkConfig[]): string | null {
  if (one.kind !== 'chainlink') return null
  if (one.url === undefined && !networks.some(({ chainId }) => chainId === one.chainId))
    return `sources: chainlink: ${one.chainId} is not a configured network, so it needs a url`
  const wrong = Object.values(one.coins).find(feed => !/^0x[0-9a-fA-F]{40}$/.test(feed))
  return wrong === undefined ? null : `sources: chainlink: not a contract address: ${wrong}`
}
