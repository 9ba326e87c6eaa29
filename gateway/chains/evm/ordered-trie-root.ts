import { keccak256 } from './keccak.ts'
import { rlpBytes, rlpList } from './rlp.ts'

/** A value with its key's nibbles. */
interface Entry {
  readonly nibbles: Uint8Array
  readonly value: Uint8Array
}

const EMPTY_STRING = rlpBytes(new Uint8Array(0))

/**
 * Root of the Merkle-Patricia trie that maps `rlp(index)` to each value: what a header commits to as transactionsRoot
 * and receiptsRoot (Yellow Paper 4.3.2). Built bottom-up in one pass, as nothing is ever looked up in it.
 */
export function orderedTrieRoot(values: readonly Uint8Array[]): Uint8Array {
  if (values.length === 0) return keccak256(EMPTY_STRING)
  return keccak256(encodeNode(entriesInKeyOrder(values), 0, values.length, 0))
}

/** Keys sort as 1..127, 0, 128..: the RLP of 0 is 0x80, and no key is a prefix of another. */
function entriesInKeyOrder(values: readonly Uint8Array[]): Entry[] {
  const entries = values.map((value, index) => ({ nibbles: keyNibbles(index), value }))
  const [zero] = entries.splice(0, 1)
  if (zero) entries.splice(Math.min(127, entries.length), 0, zero)
  return entries
}

function keyNibbles(index: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = index; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  const key = rlpBytes(Uint8Array.from(bytes))
  const nibbles = new Uint8Array(key.length * 2)
  key.forEach((byte, at) => {
    nibbles[at * 2] = byte >> 4
    nibbles[at * 2 + 1] = byte & 15
  })
  return nibbles
}

/** Encodes the subtree of entries `from` to `to` (exclusive), which agree in their first `depth` nibbles. */
function encodeNode(entries: readonly Entry[], from: number, to: number, depth: number): Uint8Array {
  const first = entries[from]
  const last = entries[to - 1]
  if (!first || !last) return EMPTY_STRING
  if (to - from === 1)
    return rlpList([
      rlpBytes(compactPath(first.nibbles, depth, first.nibbles.length, true)),
      rlpBytes(first.value),
    ])
  // Entries are sorted: what the first and the last share, all share.
  let split = depth
  while (first.nibbles[split] === last.nibbles[split]) split += 1
  const branch = encodeBranch(entries, from, to, split)
  if (split === depth) return branch
  return rlpList([rlpBytes(compactPath(first.nibbles, depth, split, false)), reference(branch)])
}

function encodeBranch(entries: readonly Entry[], from: number, to: number, depth: number): Uint8Array {
  const children: Uint8Array[] = new Array(17).fill(EMPTY_STRING)
  for (let start = from; start < to; ) {
    const nibble = entries[start]?.nibbles[depth] ?? 16
    let end = start + 1
    while (end < to && entries[end]?.nibbles[depth] === nibble) end += 1
    children[nibble] = reference(encodeNode(entries, start, end, depth + 1))
    start = end
  }
  return rlpList(children)
}

/** A node shorter than 32 bytes stands in its parent itself, any other by its hash. */
function reference(node: Uint8Array): Uint8Array {
  return node.length < 32 ? node : rlpBytes(keccak256(node))
}

/** Hex-prefix encoding of the nibbles from `from` to `to` (Yellow Paper, appendix C). */
function compactPath(nibbles: Uint8Array, from: number, to: number, leaf: boolean): Uint8Array {
  const flag = leaf ? 2 : 0
  const odd = (to - from) % 2
  const path = new Uint8Array(1 + (to - from - odd) / 2)
  path[0] = odd === 1 ? ((flag + 1) << 4) | (nibbles[from] ?? 0) : flag << 4
  for (let at = from + odd, byte = 1; at < to; at += 2, byte += 1)
    path[byte] = ((nibbles[at] ?? 0) << 4) | (nibbles[at + 1] ?? 0)
  return path
}
