import { isIP } from 'node:net'

/**
 * What kind of place an IP address is. `public` is the only kind that an outbound request may always reach;
 * `loopback` only where the operator says so (sandbox); `special` never (F56).
 */
export type AddressClass = 'public' | 'loopback' | 'special'

type Range = readonly [prefix: string, bits: number]

// IANA IPv4 Special-Purpose Address Registry, plus multicast (RFC 5771) and class E.
const SPECIAL_V4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

// IANA IPv6 Special-Purpose Address Registry inside 2000::/3. Everything outside 2000::/3 is not global unicast and
// refused as a whole, which covers ::/128, ::/96, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48, 100::/64, 5f00::/16,
// fc00::/7, fe80::/10, fec0::/10 and ff00::/8.
const SPECIAL_V6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

/**
 * Classifies an address by its bytes. IPv6 forms that carry an IPv4 address are never `public`, whatever they carry:
 * a translator or tunnel on the way could open them to a private one. IPv4-mapped (`::ffff:a.b.c.d`) is judged by
 * the address inside only as far as loopback goes. Text that is no IP address (octal, short, zone id) is `special`.
 */
export function classifyAddress(address: string): AddressClass {
  const version = isIP(address)
  if (version === 4) {
    const bytes = bytesOfV4(address)
    if (bytes[0] === 127) return 'loopback'
    return SPECIAL_V4.some(range => within(bytes, bytesOfV4(range[0]), range[1])) ? 'special' : 'public'
  }
  if (version === 6 && !address.includes('%')) {
    const bytes = bytesOfV6(address)
    const head = bytes.subarray(0, 15)
    if (head.every(byte => byte === 0) && bytes[15] === 1) return 'loopback'
    if (within(bytes, MAPPED, 96) && bytes[12] === 127) return 'loopback'
    if (((bytes[0] ?? 0) & 0xe0) !== 0x20) return 'special'
    return SPECIAL_V6.some(range => within(bytes, bytesOfV6(range[0]), range[1])) ? 'special' : 'public'
  }
  return 'special'
}

/** Whether two spellings name the same address; `::ffff:a.b.c.d` equals `a.b.c.d` (dual-stack sockets say so). */
export function sameAddress(a: string, b: string): boolean {
  return isIP(a) !== 0 && isIP(b) !== 0 && canonicalBytes(a).equals(canonicalBytes(b))
}

const MAPPED = bytesOfV6('::ffff:0:0')

function canonicalBytes(address: string): Buffer {
  if (isIP(address) === 6) return Buffer.from(bytesOfV6(address.replace(/%.*$/, '')))
  return Buffer.concat([MAPPED.subarray(0, 12), bytesOfV4(address)])
}

function within(bytes: Uint8Array, prefix: Uint8Array, bits: number): boolean {
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = 0xff & (0xff << Math.max(0, 8 - (bits - bit)))
    if (((bytes[bit / 8] ?? 0) & mask) !== ((prefix[bit / 8] ?? 0) & mask)) return false
  }
  return true
}

function bytesOfV4(address: string): Uint8Array {
  return Uint8Array.from(address.split('.'), Number)
}

function bytesOfV6(address: string): Uint8Array {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const text = dotted ? `${dotted[1]}${word(dotted[2], dotted[3])}:${word(dotted[4], dotted[5])}` : address
  const [left = '', right] = text.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const gap = right === undefined ? 0 : 8 - head.length - tail.length
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  for (const [i, group] of [...head, ...Array<string>(gap).fill('0'), ...tail].entries())
    view.setUint16(i * 2, Number.parseInt(group, 16))
  return bytes
}

function word(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16)
}
