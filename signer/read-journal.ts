import { closeSync, openSync, readSync } from 'node:fs'
import { CHAIN_START, type JournalEntry, openLine, toEntry } from './journal-entry.ts'
import { StartupError } from './startup-error.ts'

export const JOURNAL_FORMAT = 'polytill-journal/1'

/** Longer than any line we write; more than this without a newline is damage, not a torn line. */
export const LINE_BYTES_MAX = 4_096

const READ_BYTES = 1_048_576

export interface JournalSummary {
  /** The key that the journal belongs to, EIP-55. */
  readonly address: string
  readonly entries: number
  readonly lastHash: string
  /** Length of the verified lines. */
  readonly goodBytes: number
  /** Bytes after them: a line whose writing was cut off, so its signature never left the process. */
  readonly tornBytes: number
}

/**
 * Verifies a journal front to back and hands out its entries. Memory does not grow with the file. Throws
 * `journal_damaged` with the line's number for anything but an unfinished last line.
 */
export function readJournal(path: string, visit: (entry: JournalEntry) => void): JournalSummary {
  let address = ''
  let lastHash = CHAIN_START
  let lines = 0
  let goodBytes = 0
  const tornBytes = eachLine(path, (line, bytes) => {
    lines += 1
    const opened = openLine(line, lastHash)
    if (opened === null) throw damaged(path, lines, 'its hash or its place in the chain is wrong')
    if (lines === 1) address = readHeader(path, opened.fields)
    else {
      const entry = toEntry(opened.fields)
      if (entry === null) throw damaged(path, lines, 'a field is missing')
      visit(entry)
    }
    lastHash = opened.hash
    goodBytes += bytes
  })
  if (lines === 0) throw damaged(path, 1, 'it is missing')
  if (tornBytes > LINE_BYTES_MAX) throw damaged(path, lines + 1, 'it never ends')
  return { address, entries: lines - 1, lastHash, goodBytes, tornBytes }
}

/** Why a journal cannot be trusted. */
export function damaged(path: string, line: number, what: string): StartupError {
  return new StartupError(
    'journal_damaged',
    `line ${line} of ${path}: ${what}. Nothing is signed with a damaged journal: restore the file from this home's own ` +
      'disk or the newest copy, and compare its highest nonce with the chain before starting.',
  )
}

function readHeader(path: string, fields: Record<string, unknown>): string {
  const { format, address } = fields
  if (format !== JOURNAL_FORMAT || typeof address !== 'string')
    throw damaged(path, 1, 'it is not a journal header')
  return address
}

/** Calls back with each newline-ended line and its bytes, newline included; returns how many bytes follow the last. */
function eachLine(path: string, visit: (line: string, bytes: number) => void): number {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(READ_BYTES)
    let held = 0
    for (;;) {
      const read = readSync(file, buffer, held, READ_BYTES - held, null)
      if (read === 0) return held
      const filled = held + read
      let start = 0
      for (
        let end = buffer.indexOf(0x0a, start);
        end !== -1 && end < filled;
        end = buffer.indexOf(0x0a, start)
      ) {
        visit(buffer.toString('utf8', start, end), end + 1 - start)
        start = end + 1
      }
      held = filled - start
      if (held > LINE_BYTES_MAX) return held
      buffer.copyWithin(0, start, filled)
    }
  } finally {
    closeSync(file)
  }
}
