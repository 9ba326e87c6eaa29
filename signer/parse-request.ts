import type { SignParams, SignRequest } from './protocol.ts'

const VERSION_MAX = 2n ** 31n - 1n
/** EIP-2681: an account's nonce stays below 2^64 − 1. */
const NONCE_MAX = 2n ** 64n - 2n
const GAS_LIMIT_MAX = 2n ** 64n - 1n
const VALUE_MAX = 2n ** 256n - 1n
/** Far above any real fee, and small enough that a product with the gas limit stays a 256-bit number. */
const FEE_MAX = 2n ** 128n - 1n

const FIELDS: readonly (keyof SignParams)[] = [
  'chainId',
  'outgoingId',
  'version',
  'nonce',
  'to',
  'data',
  'value',
  'gasLimit',
  'maxFeePerGas',
  'maxPriorityFeePerGas',
]

/**
 * A sign request from untrusted JSON, hex in lower case; or what is wrong with it. A field too many is as wrong as one
 * too few: an `accessList` or an `authorizationList` must not be silently dropped (F43, F45).
 */
export function parseSignRequest(params: unknown): SignRequest | { readonly defect: string } {
  if (!isParams(params)) return { defect: `params must be exactly ${FIELDS.join(', ')}, all text` }
  const version = readInteger(params.version, VERSION_MAX)
  const nonce = readInteger(params.nonce, NONCE_MAX)
  const value = readInteger(params.value, VALUE_MAX)
  const gasLimit = readInteger(params.gasLimit, GAS_LIMIT_MAX)
  const maxFeePerGas = readInteger(params.maxFeePerGas, FEE_MAX)
  const maxPriorityFeePerGas = readInteger(params.maxPriorityFeePerGas, FEE_MAX)
  if (version === null || version < 1n) return { defect: 'version' }
  if (nonce === null) return { defect: 'nonce' }
  if (value === null) return { defect: 'value' }
  if (gasLimit === null) return { defect: 'gasLimit' }
  if (maxFeePerGas === null) return { defect: 'maxFeePerGas' }
  if (maxPriorityFeePerGas === null) return { defect: 'maxPriorityFeePerGas' }
  if (!/^eip155:[1-9]\d{0,15}$/.test(params.chainId)) return { defect: 'chainId' }
  if (!/^[!-~]{1,128}$/.test(params.outgoingId)) return { defect: 'outgoingId' }
  if (!/^0x[0-9a-fA-F]{40}$/.test(params.to)) return { defect: 'to' }
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(params.data)) return { defect: 'data' }
  return {
    chainId: params.chainId,
    outgoingId: params.outgoingId,
    version: Number(version),
    nonce,
    to: params.to.toLowerCase(),
    data: params.data.toLowerCase(),
    value,
    gasLimit,
    maxFeePerGas,
    maxPriorityFeePerGas,
  }
}

/** A canonical decimal of at most `max`, or null. */
export function readInteger(text: string, max: bigint): bigint | null {
  if (text.length > 78 || !/^(?:0|[1-9]\d*)$/.test(text)) return null
  const value = BigInt(text)
  return value <= max ? value : null
}

function isParams(params: unknown): params is SignParams {
  if (typeof params !== 'object' || params === null) return false
  const entries = Object.entries(params)
  return (
    entries.length === FIELDS.length &&
    FIELDS.every(field => Object.hasOwn(params, field)) &&
    entries.every(([, value]) => typeof value === 'string')
  )
}
