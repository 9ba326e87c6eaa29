import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { crashpoint } from './crashpoint.ts'
import { createDurably } from './durable-file.ts'
import { CHAIN_START, type JournalEntry, sealLine, toFields } from './journal-entry.ts'
import { damaged, JOURNAL_FORMAT, readJournal } from './read-journal.ts'

/** The journal's disk did not take a line. Nothing was signed away; the next attempt may succeed (F95). */
export class JournalUnavailable extends Error {
  readonly code = 'journal_unavailable'
}

/** Makes the journal of a new key: a header that names the key, on disk. Throws when a journal is there. */
export function createJournal(path: string, address: string): void {
  createDurably(path, `${sealLine(CHAIN_START, { format: JOURNAL_FORMAT, address }).line}\n`)
}

/**
 * The append-only record of every signature, one line each, chained by hash. A signature may leave the process only
 * after `append` returned: then it is on disk (F28, F92). One writer: the holder of the home's lock.
 */
export class Journal {
  readonly #file: number
  #bytes: number
  #lastHash: string
  /** A failed write could not be undone; what the disk holds is unknown until the next start verifies it. */
  #broken = false

  private constructor(file: number, bytes: number, lastHash: string) {
    this.#file = file
    this.#bytes = bytes
    this.#lastHash = lastHash
  }

  /**
   * Verifies the file, hands its entries to `replay` (false: the entry contradicts an earlier one), cuts off a torn
   * last line and makes what remains durable. Throws `journal_damaged`.
   */
  static open(path: string, address: string, replay: (entry: JournalEntry) => boolean): Journal {
    let line = 1
    const summary = readJournal(path, entry => {
      line += 1
      if (!replay(entry)) throw damaged(path, line, 'it contradicts an earlier line')
    })
    if (summary.address !== address) {
      throw damaged(path, 1, `it belongs to the key of ${summary.address}, not of ${address}`)
    }
    const file = openSync(path, 'r+')
    if (summary.tornBytes > 0) ftruncateSync(file, summary.goodBytes)
    fdatasyncSync(file)
    return new Journal(file, summary.goodBytes, summary.lastHash)
  }

  /** Returns once the entry is on disk. Throws `JournalUnavailable` when it is not and never will be. */
  append(entry: JournalEntry): void {
    if (this.#broken) throw new JournalUnavailable('an earlier write failed half-way; restart the signer')
    const { line, hash } = sealLine(this.#lastHash, toFields(entry))
    const bytes = Buffer.from(`${line}\n`, 'utf8')
    try {
      crashpoint('signer.before-write')
      this.#write(bytes)
      crashpoint('signer.after-write')
      fdatasyncSync(this.#file)
      crashpoint('signer.after-fsync')
    } catch (cause) {
      this.#undo()
      throw new JournalUnavailable('the journal could not be written', { cause })
    }
    this.#bytes += bytes.length
    this.#lastHash = hash
  }

  close(): void {
    closeSync(this.#file)
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#bytes + done)
    }
  }

  #undo(): void {
    try {
      ftruncateSync(this.#file, this.#bytes)
      fdatasyncSync(this.#file)
    } catch {
      this.#broken = true
    }
  }
}
