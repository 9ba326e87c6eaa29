import { hexBytes } from './hex.ts'

/** RLP of a byte string (Yellow Paper, appendix B). */
export function rlpBytes(bytes: Uint8Array): Uint8Array {
  const first = bytes[0]
  if (bytes.length === 1 && first !== undefined && first < 0x80) return bytes
  return withHeader(0x80, [bytes], bytes.length)
}

/** RLP of a 0x hex byte string; leading zeros are kept. */
export function rlpData(hex: string): Uint8Array {
  return rlpBytes(hexBytes(hex))
}

/** RLP of a 0x hex quantity: leading zeros are dropped, zero is the empty string. */
export function rlpQuantity(hex: string): Uint8Array {
  const digits = hex.slice(2).replace(/^0+/, '')
  return rlpBytes(hexBytes(`0x${digits}`))
}

/** RLP of a list whose items are encoded already. */
export function rlpList(items: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const item of items) length += item.length
  return withHeader(0xc0, items, length)
}

function withHeader(base: number, parts: readonly Uint8Array[], length: number): Uint8Array {
  const lengthBytes = length < 56 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const encoded = Buffer.allocUnsafe(1 + lengthBytes + length)
  if (lengthBytes === 0) encoded[0] = base + length
  else {
    encoded[0] = base + 55 + lengthBytes
    encoded.writeUIntBE(length, 1, lengthBytes)
  }
  let at = 1 + lengthBytes
  for (const part of parts) {
    encoded.set(part, at)
    at += part.length
  }
  return encoded
}
