import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Asset, FinalityTier, LargeAmount } from '../domain/assets.ts'
import { parseAtoms } from '../domain/money.ts'
import { OPERATION_CONFIRMATIONS } from '../operations/operation.ts'
import type { GatewayConfig, NetworkConfig, SecondSourceConfig } from '../runtime/config.ts'
import { ratesProblem, ratesSection } from './rates-config.ts'

/** The config file cannot be used; the message names each place and what to do. */
export class InvalidConfig extends Error {
  readonly code = 'invalid_config'
}

const decimal = z.string().regex(/^[0-9]+(\.[0-9]+)?$/, 'must be decimal text')
const milliseconds = z.int().min(0).max(86_400_000)
const contract = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'must be a contract address')

const asset = z.strictObject({
  symbol: z.string().min(1).max(20),
  ticker: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9]+)?$/, 'must be lower case, like erc20/usdt'),
  name: z.string().min(1).max(80),
  decimals: z.int().min(0).max(36),
  contract: contract.nullable(),
  minimum: decimal,
  stable: z.boolean().default(false),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
    .optional(),
})

const network = z.strictObject({
  chainId: z.string().regex(/^eip155:[1-9][0-9]*$/, 'must be CAIP-2, like eip155:1'),
  network: z.string().regex(/^[a-z0-9-]+$/),
  tickerPrefix: z.string().regex(/^[a-z0-9-]+$/),
  // Zero confirmations or no finality would let a payment be spent that can still vanish (F18, F96).
  finality: z.strictObject({
    depth: z.int().min(1),
    tag: z.boolean(),
    tiers: z.array(z.strictObject({ ticker: z.string(), from: decimal, depth: z.int().min(1) })).default([]),
  }),
  rpcUrls: z.array(z.url()).min(1),
  wsUrl: z.url().optional(),
  pollMs: z.int().min(50).max(60_000).default(1_000),
  rescanMs: z.int().min(100).max(86_400_000).default(300_000),
  secondSource: z
    .strictObject({
      rpcUrls: z.array(z.url()).min(1),
      large: z.array(z.strictObject({ ticker: z.string(), from: decimal })).min(1),
    })
    .optional(),
  assets: z.array(asset).min(1),
})

const file = z.strictObject({
  mode: z.enum(['production', 'sandbox']).default('production'),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4000),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/, 'must not end with a slash')
    .optional(),
  databaseUrl: z.string().min(1),
  networks: z.array(network).min(1),
  signer: z.strictObject({ socketPath: z.string().min(1), token: z.string().regex(/^[0-9a-f]{64,}$/) }),
  callbackKeyFile: z.string().min(1),
  secretsKeyFile: z.string().min(1),
  pricesUsd: z.record(z.string(), decimal).default({}),
  rates: ratesSection,
  settle: z
    .strictObject({
      windowMs: milliseconds.default(0),
      itemsMax: z.int().min(1).max(200).default(100),
      bumpAfterMs: milliseconds.min(1_000).default(60_000),
      feeCapGwei: decimal.default('500'),
      operationConfirmations: z.int().min(1).max(10_000).default(OPERATION_CONFIRMATIONS),
    })
    .prefault({}),
  notify: z
    .strictObject({
      concurrency: z.int().min(1).max(1_000).default(128),
      concurrencyPerEndpoint: z.int().min(1).max(1_000).default(32),
      timeoutMs: milliseconds.min(1_000).default(30_000),
      retryFirstMs: milliseconds.min(1).default(360_000),
      retryForMs: z.int().min(1).default(259_200_000),
    })
    .prefault({}),
  trustedProxies: z
    .array(z.union([z.literal('loopback'), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .optional(),
  limits: z.enum(['on', 'off']).default('on'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/**
 * Reads the operator's config file (JSON). Unknown fields are refused, so that a misspelt setting cannot be silently
 * without effect (F96).
 * @throws InvalidConfig
 */
export function readConfigFile(path: string): GatewayConfig {
  const parsed = file.safeParse(parseJson(path))
  if (!parsed.success) throw new InvalidConfig(`${path}:\n${z.prettifyError(parsed.error)}`)
  const { networks, callbackKeyFile, secretsKeyFile, settle, ...rest } = parsed.data
  const { feeCapGwei, ...settleRest } = settle
  const configured = networks.map(networkConfig)
  const problem = ratesProblem(rest.rates, { pricesUsd: rest.pricesUsd, networks: configured })
  if (problem !== null) throw new InvalidConfig(`${path}: rates.${problem}`)
  return {
    ...rest,
    networks: configured,
    callbackKeyPem: readText(callbackKeyFile),
    secretsKey: readText(secretsKeyFile),
    settle: { ...settleRest, feeCapWei: parseAtoms(feeCapGwei, 9) },
  }
}

/** What commands beside a gateway need of its configuration: the books and the chains, and where the key of secrets is. */
export interface AuditConfig extends Pick<GatewayConfig, 'databaseUrl' | 'networks'> {
  /** @throws InvalidConfig when the file is not named or cannot be read; most commands do without. */
  readonly secretsKey: () => string
}

/**
 * Reads the books' and the chains' part of a config file; everything else in it may be missing.
 * @throws InvalidConfig
 */
export function readAuditConfig(path: string): AuditConfig {
  const parsed = z
    .object({
      databaseUrl: file.shape.databaseUrl,
      networks: file.shape.networks,
      secretsKeyFile: file.shape.secretsKeyFile.optional(),
    })
    .safeParse(parseJson(path))
  if (!parsed.success) throw new InvalidConfig(`${path}:\n${z.prettifyError(parsed.error)}`)
  const { databaseUrl, networks, secretsKeyFile } = parsed.data
  return {
    databaseUrl,
    networks: networks.map(networkConfig),
    secretsKey: () => {
      if (secretsKeyFile === undefined) throw new InvalidConfig(`${path}: secretsKeyFile is missing`)
      return readText(secretsKeyFile)
    },
  }
}

function networkConfig({
  assets: written,
  wsUrl,
  finality,
  secondSource,
  ...spec
}: z.infer<typeof network>): NetworkConfig {
  const assets = written.map(({ minimum, contract, currency, ...asset }): Asset => {
    const canonical = contract?.toLowerCase() ?? null
    const reference = canonical === null ? 'slip44:60' : `erc20:${canonical}`
    return {
      ...asset,
      ...(currency === undefined ? {} : { currency }),
      id: `${spec.chainId}/${reference}`,
      chainId: spec.chainId,
      network: spec.network,
      contract: canonical,
      minimumAtoms: parseAtoms(minimum, asset.decimals),
    }
  })
  return {
    ...spec,
    ...(wsUrl === undefined ? {} : { wsUrl }),
    ...(secondSource === undefined
      ? {}
      : { secondSource: secondSourceConfig(secondSource, spec.rpcUrls, assets) }),
    family: 'evm',
    assets,
    finality: {
      ...finality,
      tiers: finality.tiers.map(tier => finalityTier(tier, finality.depth, assets)),
    },
  }
}

/** A tier only ever waits longer: it must not weaken the rule for all amounts (F18, F96). @throws InvalidConfig */
function finalityTier(
  { ticker, from, depth }: { ticker: string; from: string; depth: number },
  baseDepth: number,
  assets: readonly Asset[],
): FinalityTier {
  const large = largeAmount('finality.tiers', { ticker, from }, assets)
  if (depth <= baseDepth)
    throw new InvalidConfig(`finality.tiers: ${ticker} from ${from}: depth must be above ${baseDepth}`)
  return { ...large, depth }
}

/** A node that seconds itself proves nothing (F10). @throws InvalidConfig */
function secondSourceConfig(
  { rpcUrls, large }: { rpcUrls: readonly string[]; large: readonly { ticker: string; from: string }[] },
  firstUrls: readonly string[],
  assets: readonly Asset[],
): SecondSourceConfig {
  const first = new Set(firstUrls.map(url => new URL(url).host))
  const same = rpcUrls.map(url => new URL(url).host).find(host => first.has(host))
  if (same) throw new InvalidConfig(`secondSource.rpcUrls: ${same} is one of the network's own rpcUrls`)
  return { rpcUrls, large: large.map(amount => largeAmount('secondSource.large', amount, assets)) }
}

/** @throws InvalidConfig */
function largeAmount(
  place: string,
  { ticker, from }: { ticker: string; from: string },
  assets: readonly Asset[],
): LargeAmount {
  const asset = assets.find(one => one.ticker === ticker)
  if (!asset) throw new InvalidConfig(`${place}: no asset with ticker ${ticker} on this network`)
  return { assetId: asset.id, fromAtoms: parseAtoms(from, asset.decimals) }
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readText(path))
  } catch (error) {
    if (error instanceof InvalidConfig) throw error
    throw new InvalidConfig(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InvalidConfig(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
