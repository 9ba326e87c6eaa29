import { fromQuantity } from './bytes.ts'

/** An RLP item: a byte string, or a list of items. */
export type RlpItem = Uint8Array | readonly RlpItem[]

/** Canonical RLP (Ethereum Yellow Paper, appendix B). */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (!(item instanceof Uint8Array)) return withPrefix(0xc0, Buffer.concat(item.map(encodeRlp)))
  const [first] = item
  if (item.length === 1 && first !== undefined && first < 0x80) return item
  return withPrefix(0x80, item)
}

function withPrefix(base: number, payload: Uint8Array): Uint8Array {
  if (payload.length < 56) return Buffer.concat([Uint8Array.of(base + payload.length), payload])
  const length = fromQuantity(BigInt(payload.length))
  return Buffer.concat([Uint8Array.of(base + 55 + length.length), length, payload])
}
