import { resolve } from 'node:path'
import { readInteger } from './parse-request.ts'
import { StartupError } from './startup-error.ts'

/** A chain that may be signed for, and its brakes. */
export interface ChainPolicy {
  /** CAIP-2, `eip155:…`. */
  readonly chainId: string
  /** The only address that is ever called. Lower-case hex. */
  readonly tillContract: string
  /** Most that one transaction may cost: gas limit times fee per gas. Wei. */
  readonly transactionFeeCapWei: bigint
  /** Most that the transactions of 24 hours may cost together, each at its dearest version. Wei. */
  readonly dayFeeCapWei: bigint
  /** Null: nothing but settlements is signed. */
  readonly payouts: PayoutPolicy | null
}

/** What may be paid out of the key's own account. */
export interface PayoutPolicy {
  /** The payout contract. Lower-case hex. */
  readonly contract: string
  /** By token contract, lower-case hex; the zero address is the coin. What is not listed cannot be paid out. */
  readonly assets: ReadonlyMap<string, PayoutCaps>
}

/** Base units. The cap of a day holds for every 24 hours, counted from the journal. */
export interface PayoutCaps {
  readonly transactionCapAtoms: bigint
  readonly dayCapAtoms: bigint
}

export interface SignerConfig {
  readonly home: string
  readonly socketPath: string
  /** Secret of the connection, at least 16 bytes of hex. */
  readonly token: string
  readonly chains: ReadonlyMap<string, ChainPolicy>
  /** Null: the key is sealed under a key file in the home. */
  readonly passphrase: string | null
  /** Null: end with standard input when it is a pipe. */
  readonly exitOnStdin: boolean | null
}

/** Half a coin: a full batch of 200 tills at 50 gwei. */
const TRANSACTION_FEE_CAP_WEI = '500000000000000000'
/** Five coins. */
const DAY_FEE_CAP_WEI = '5000000000000000000'
/** Linux: 108 bytes with the ending zero. */
const SOCKET_PATH_BYTES_MAX = 107
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const WEI_MAX = 2n ** 256n - 1n

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `POLYTILL_SIGNER_*`. Throws `config_invalid` naming the variable, never its value (F96).
 * Fee caps: per chain in POLYTILL_SIGNER_CHAINS, else POLYTILL_SIGNER_TX_FEE_CAP_WEI and _DAY_FEE_CAP_WEI, else 0.5
 * and 5 coins.
 */
export function readConfig(env: Environment): SignerConfig {
  const socketPath = resolve(required(env, 'POLYTILL_SIGNER_SOCKET'))
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_BYTES_MAX) {
    throw invalid('POLYTILL_SIGNER_SOCKET', `is longer than ${SOCKET_PATH_BYTES_MAX} bytes`)
  }
  const token = required(env, 'POLYTILL_SIGNER_TOKEN')
  if (!/^(?:[0-9a-fA-F]{2}){16,128}$/.test(token)) {
    throw invalid('POLYTILL_SIGNER_TOKEN', 'must be 16 to 128 random bytes in hex')
  }
  const exit = env.POLYTILL_SIGNER_EXIT_ON_STDIN
  if (exit !== undefined && exit !== '0' && exit !== '1')
    throw invalid('POLYTILL_SIGNER_EXIT_ON_STDIN', 'must be 0 or 1')
  if (env.POLYTILL_SIGNER_PASSPHRASE === '') throw invalid('POLYTILL_SIGNER_PASSPHRASE', 'is set but empty')
  return {
    home: readHome(env),
    socketPath,
    token,
    chains: readChains(env),
    passphrase: env.POLYTILL_SIGNER_PASSPHRASE ?? null,
    exitOnStdin: exit === undefined ? null : exit === '1',
  }
}

/** POLYTILL_SIGNER_HOME as an absolute path. */
export function readHome(env: Environment): string {
  return resolve(required(env, 'POLYTILL_SIGNER_HOME'))
}

function readChains(env: Environment): ReadonlyMap<string, ChainPolicy> {
  const name = 'POLYTILL_SIGNER_CHAINS'
  const list = parseJson(required(env, name))
  if (!Array.isArray(list) || list.length === 0)
    throw invalid(name, 'must be a JSON list with at least one chain')
  const chains = new Map<string, ChainPolicy>()
  for (const item of list) {
    const chain = readChain(item, env)
    if (chains.has(chain.chainId)) throw invalid(name, `names ${chain.chainId} twice`)
    chains.set(chain.chainId, chain)
  }
  return chains
}

function readChain(item: unknown, env: Environment): ChainPolicy {
  const name = 'POLYTILL_SIGNER_CHAINS'
  if (typeof item !== 'object' || item === null) throw invalid(name, 'holds something that is not a chain')
  const fields: Record<string, unknown> = { ...item }
  const { chainId, tillContract, transactionFeeCapWei, dayFeeCapWei, payouts, ...unknown } = fields
  if (Object.keys(unknown).length > 0)
    throw invalid(name, `has an unknown field ${Object.keys(unknown).join(', ')}`)
  if (typeof chainId !== 'string' || !/^eip155:[1-9]\d{0,15}$/.test(chainId)) {
    throw invalid(name, 'has a chainId that is not eip155:…')
  }
  if (
    typeof tillContract !== 'string' ||
    !/^0x[0-9a-fA-F]{40}$/.test(tillContract) ||
    /^0x0{40}$/.test(tillContract)
  ) {
    throw invalid(name, `has no tillContract address for ${chainId}`)
  }
  return {
    chainId,
    tillContract: tillContract.toLowerCase(),
    transactionFeeCapWei: readCap(
      transactionFeeCapWei ?? env.POLYTILL_SIGNER_TX_FEE_CAP_WEI ?? TRANSACTION_FEE_CAP_WEI,
      'the fee cap per transaction',
    ),
    dayFeeCapWei: readCap(
      dayFeeCapWei ?? env.POLYTILL_SIGNER_DAY_FEE_CAP_WEI ?? DAY_FEE_CAP_WEI,
      'the fee cap per day',
    ),
    payouts: payouts === undefined ? null : readPayouts(payouts),
  }
}

function readPayouts(value: unknown): PayoutPolicy {
  const name = 'POLYTILL_SIGNER_CHAINS'
  const { contract, assets, ...unknown } = fieldsOf(value)
  if (Object.keys(unknown).length > 0 || typeof contract !== 'string' || !ADDRESS.test(contract))
    throw invalid(name, 'has payouts that are not {contract, assets}')
  if (!Array.isArray(assets)) throw invalid(name, 'has payouts without a list of assets')
  const caps = new Map<string, PayoutCaps>()
  for (const asset of assets) {
    const { token, transactionCap, dayCap, ...others } = fieldsOf(asset)
    if (Object.keys(others).length > 0 || typeof token !== 'string' || !ADDRESS.test(token))
      throw invalid(name, 'has a payout asset that is not {token, transactionCap, dayCap}')
    caps.set(token.toLowerCase(), {
      transactionCapAtoms: readCap(transactionCap, 'the payout cap per transaction'),
      dayCapAtoms: readCap(dayCap, 'the payout cap per day'),
    })
  }
  return { contract: contract.toLowerCase(), assets: caps }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function readCap(value: unknown, what: string): bigint {
  const cap = typeof value === 'string' ? readInteger(value, WEI_MAX) : null
  if (cap === null || cap === 0n)
    throw new StartupError('config_invalid', `${what} must be a positive integer as text, in base units`)
  return cap
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw invalid(name, 'is not set')
  return value
}

function invalid(name: string, what: string): StartupError {
  return new StartupError('config_invalid', `${name} ${what}`)
}
