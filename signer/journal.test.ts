import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { createJournal, Journal } from './journal.ts'
import type { JournalEntry } from './journal-entry.ts'

const ADDRESS = '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf'

function entry(nonce: bigint): JournalEntry {
  return {
    chainId: 'eip155:1',
    nonce,
    outgoingId: `out_${nonce}`,
    version: 1,
    callDigest: 'ab'.repeat(32),
    gasLimit: 100_000n,
    maxFeePerGas: 10n ** 10n,
    maxPriorityFeePerGas: 10n ** 9n,
    txid: `0x${nonce.toString(16).padStart(64, '0')}`,
    timeMs: 1_700_000_000_000 + Number(nonce),
  }
}

/** A journal of `count` entries; returns its path and its bytes. */
function journalOf(context: TestContext, count: number): { readonly path: string; readonly bytes: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'polytill-journal-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'journal.jsonl')
  createJournal(path, ADDRESS)
  const journal = Journal.open(path, ADDRESS, () => true)
  for (let nonce = 0n; nonce < BigInt(count); nonce += 1n) journal.append(entry(nonce))
  journal.close()
  return { path, bytes: readFileSync(path) }
}

function replayed(path: string): JournalEntry[] {
  const entries: JournalEntry[] = []
  Journal.open(path, ADDRESS, one => entries.push(one) > 0).close()
  return entries
}

test('what was appended is replayed, the file is private, and a second journal is not made over it', context => {
  const { path } = journalOf(context, 3)
  assert.deepEqual(replayed(path), [entry(0n), entry(1n), entry(2n)])
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.throws(() => createJournal(path, ADDRESS), { code: 'EEXIST' })
})

test('cut off at any byte of the last line: that line is gone, the rest stands, and writing goes on', context => {
  const { path, bytes } = journalOf(context, 2)
  const lastStart = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1
  for (let length = lastStart; length < bytes.length; length += 7) {
    writeFileSync(path, bytes.subarray(0, length))
    const journal = Journal.open(path, ADDRESS, () => true)
    journal.append(entry(1n))
    journal.close()
    assert.deepEqual(readFileSync(path), bytes)
  }
})

test('a torn tail of zeros or rubbish is cut off; an endless one is damage', context => {
  const { path, bytes } = journalOf(context, 2)
  appendFileSync(path, Buffer.alloc(500))
  assert.equal(replayed(path).length, 2)
  assert.deepEqual(readFileSync(path), bytes)
  appendFileSync(path, Buffer.alloc(5_000, 0x41))
  assert.throws(() => replayed(path), { code: 'journal_damaged' })
})

test('any other changed bit, and any dropped, doubled or moved line, is refused, and the file is left as it is', context => {
  const { path, bytes } = journalOf(context, 4)
  const lines = bytes.toString('utf8').trimEnd().split('\n')
  const refuse = (content: string | Buffer): void => {
    writeFileSync(path, content)
    assert.throws(() => replayed(path), { code: 'journal_damaged' })
    assert.deepEqual(readFileSync(path), Buffer.from(content))
  }
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 2 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      refuse(Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit))))
    }),
    { numRuns: 300 },
  )
  for (let at = 0; at < lines.length - 1; at += 1) refuse(`${lines.toSpliced(at, 1).join('\n')}\n`)
  for (let at = 0; at < lines.length; at += 1)
    refuse(`${lines.toSpliced(at, 0, lines[at] ?? '').join('\n')}\n`)
  for (let at = 0; at < lines.length - 1; at += 1) {
    refuse(`${lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? '').join('\n')}\n`)
  }
  refuse('')
})

test('another key’s journal and an entry that contradicts an earlier one are refused', context => {
  const { path } = journalOf(context, 2)
  const other = ADDRESS.replace('7E5F', '7E5E')
  assert.throws(() => Journal.open(path, other, () => true), {
    code: 'journal_damaged',
    message: /belongs to the key/,
  })
  assert.throws(() => Journal.open(path, ADDRESS, one => one.nonce === 0n), {
    message: /line 3 .*contradicts/,
  })
})

test('lines that straddle the reader’s buffer are read whole', context => {
  const { path, bytes } = journalOf(context, 2_500)
  assert.ok(bytes.length > 1_048_576)
  assert.deepEqual(
    replayed(path).map(one => one.nonce),
    Array.from({ length: 2_500 }, (_, nonce) => BigInt(nonce)),
  )
})
