import { keccak_256 } from '@noble/hashes/sha3.js'
import { fromHex, toHex } from './bytes.ts'

/** `pay` of the payout contract: 4 bytes, lower-case 0x hex. */
export const PAY_SELECTOR = selector('pay(address,uint96,uint256,bytes)')
/** ERC-20 `approve`. */
export const APPROVE_SELECTOR = selector('approve(address,uint256)')

const WORD = 32
const HEAD_BYTES = 4 * WORD
const ADDRESS_MAX = (1n << 160n) - 1n
const ID_MAX = (1n << 96n) - 1n
const WIDTH_MAX = 12
const ADDRESS_BYTES = 20

/** What a `pay` call spends. */
export interface PaidFunds {
  /** Token contract, lower-case hex; the zero address is the coin. */
  readonly token: string
  /** Base units. */
  readonly totalAtoms: bigint
}

/**
 * Reads a `pay` call in the canonical ABI form whose id is recorded (not 0) and whose list sums to its total, so that what
 * is counted against the caps is what is paid; else what is wrong with it.
 */
export function decodePay(data: string): PaidFunds | { readonly defect: string } {
  if (!data.startsWith(PAY_SELECTOR)) return { defect: 'another function' }
  const bytes = fromHex(`0x${data.slice(PAY_SELECTOR.length)}`)
  if (bytes.length < HEAD_BYTES + WORD) return { defect: 'ends too early' }
  const token = readBytes(bytes, 0, WORD)
  const id = readBytes(bytes, WORD, WORD)
  const total = readBytes(bytes, 2 * WORD, WORD)
  if (token > ADDRESS_MAX) return { defect: 'token' }
  if (id === 0n || id > ID_MAX) return { defect: 'id' }
  if (readBytes(bytes, 3 * WORD, WORD) !== BigInt(HEAD_BYTES)) return { defect: 'offset of the list' }
  const length = readBytes(bytes, HEAD_BYTES, WORD)
  const start = HEAD_BYTES + WORD
  if (BigInt(bytes.length - start) !== ((length + 31n) / 32n) * 32n) return { defect: 'length of the list' }
  const list = bytes.subarray(start, start + Number(length))
  if (bytes.subarray(start + list.length).some(byte => byte !== 0)) return { defect: 'padding of the list' }
  const sum = sumOf(list)
  if (sum === null) return { defect: 'list' }
  if (sum !== total) return { defect: 'the list does not sum to the total' }
  return { token: `0x${token.toString(16).padStart(40, '0')}`, totalAtoms: total }
}

/** The spender of an `approve` call in canonical form, lower-case hex, or null. */
export function decodeApprove(data: string): string | null {
  if (!data.startsWith(APPROVE_SELECTOR)) return null
  const bytes = fromHex(`0x${data.slice(APPROVE_SELECTOR.length)}`)
  if (bytes.length !== 2 * WORD) return null
  const spender = readBytes(bytes, 0, WORD)
  return spender > ADDRESS_MAX ? null : `0x${spender.toString(16).padStart(40, '0')}`
}

function sumOf(list: Uint8Array): bigint | null {
  const width = list[0] ?? 0
  const step = ADDRESS_BYTES + width
  if (width < 1 || width > WIDTH_MAX || list.length < 2 || (list.length - 1) % step !== 0) return null
  let sum = 0n
  for (let at = 1 + ADDRESS_BYTES; at < list.length; at += step) sum += readBytes(list, at, width)
  return sum
}

function readBytes(bytes: Uint8Array, at: number, length: number): bigint {
  let value = 0n
  for (const byte of bytes.subarray(at, at + length)) value = (value << 8n) | BigInt(byte)
  return value
}

function selector(signature: string): string {
  return toHex(keccak_256(Buffer.from(signature, 'ascii')).subarray(0, 4))
}
