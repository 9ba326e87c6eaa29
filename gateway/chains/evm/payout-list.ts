import type { ListedPayment } from '../port.ts'
import { bytesHex, hexBytes } from './hex.ts'

const ADDRESS_BYTES = 20
/** Widest amount that the payout contract reads. */
const WIDTH_MAX = 12
const AMOUNT_MAX = (1n << BigInt(8 * WIDTH_MAX)) - 1n

/** A list that the payout contract would not take. */
export class UnpayableList extends Error {
  readonly code = 'unpayable_list'
}

/**
 * The packed form of a list: one byte w, then per payment a 20-byte recipient and an amount of w bytes, big-endian; w is the
 * smallest that holds every amount, because every byte costs gas (reference onchain 3).
 * @throws UnpayableList when it is empty or an amount is out of range
 */
export function encodeList(payments: readonly ListedPayment[]): `0x${string}` {
  const most = payments.reduce((max, { amountAtoms }) => (amountAtoms > max ? amountAtoms : max), 0n)
  if (payments.length === 0 || most > AMOUNT_MAX || payments.some(({ amountAtoms }) => amountAtoms < 1n))
    throw new UnpayableList('a list has payments of 1 to 2^96 - 1 base units each')
  const width = Math.ceil(most.toString(16).length / 2)
  const bytes = Buffer.alloc(1 + payments.length * (ADDRESS_BYTES + width))
  bytes[0] = width
  for (const [index, { recipient, amountAtoms }] of payments.entries()) {
    const at = 1 + index * (ADDRESS_BYTES + width)
    bytes.set(hexBytes(recipient), at)
    bytes.set(hexBytes(`0x${amountAtoms.toString(16).padStart(2 * width, '0')}`), at + ADDRESS_BYTES)
  }
  return bytesHex(bytes)
}

/** The payments of a packed list, or null when it is none. */
export function decodeList(list: string): ListedPayment[] | null {
  const bytes = hexBytes(list)
  const width = bytes[0] ?? 0
  const step = ADDRESS_BYTES + width
  if (width < 1 || width > WIDTH_MAX || bytes.length < 2 || (bytes.length - 1) % step !== 0) return null
  const payments: ListedPayment[] = []
  for (let at = 1; at < bytes.length; at += step)
    payments.push({
      recipient: bytesHex(bytes.subarray(at, at + ADDRESS_BYTES)),
      amountAtoms: BigInt(bytesHex(bytes.subarray(at + ADDRESS_BYTES, at + step))),
    })
  return payments
}
