/** Bytes of 0x hex. The caller has checked the form; an odd digit count reads as if it had a leading zero. */
export function hexBytes(hex: string): Uint8Array {
  const digits = hex.slice(2)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}

/** Lower-case 0x hex of bytes. */
export function bytesHex(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

/** A height as nodes are asked for it. */
export function heightTag(height: bigint): string {
  return `0x${height.toString(16)}`
}
