import { isIPv6 } from 'node:net'

const HALF = 4

/**
 * Who asks, for counting: an IPv4 address, or the upper half of an IPv6 address, since one customer of a provider has at
 * least all of its lower half (RFC 6177).
 */
export function askingNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [left = '', right] = (address.split('%')[0] ?? '').split('::')
  const groups = left === '' ? [] : left.split(':')
  if (right !== undefined) groups.push(...Array<string>(HALF).fill('0'))
  const upper = groups.slice(0, HALF).map(group => Number.parseInt(group, 16).toString(16))
  return `${upper.join(':')}::/64`
}
