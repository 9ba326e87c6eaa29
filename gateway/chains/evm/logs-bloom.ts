import { bytesHex, hexBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'
import type { NodeLog } from './node-schemas.ts'

/** Bloom filter over the addresses and topics of logs (Yellow Paper 4.3.1), 0x hex. */
export function logsBloom(logs: readonly Pick<NodeLog, 'address' | 'topics'>[]): string {
  const bloom = new Uint8Array(256)
  for (const item of new Set(logs.flatMap(log => [log.address, ...log.topics]))) {
    const hash = keccak256(hexBytes(item))
    for (const at of [0, 2, 4]) {
      const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
      const index = 255 - (bit >> 3)
      bloom[index] = (bloom[index] ?? 0) | (1 << (bit & 7))
    }
  }
  return bytesHex(bloom)
}

/** Union of bloom filters, 0x hex. */
export function joinBlooms(blooms: readonly string[]): string {
  const joined = new Uint8Array(256)
  for (const bloom of blooms) {
    hexBytes(bloom).forEach((byte, index) => {
      joined[index] = (joined[index] ?? 0) | byte
    })
  }
  return bytesHex(joined)
}
