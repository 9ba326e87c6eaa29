import { existsSync } from 'node:fs'
import { LOCK_WAIT_MS, lockHome } from './home-lock.ts'
import { createJournal } from './journal.ts'
import { LeaseBook } from './lease-book.ts'
import { NonceLanes } from './nonce-lanes.ts'
import { journalPath, readAddress } from './open-home.ts'
import { isPaused } from './pause.ts'
import { readJournal } from './read-journal.ts'
import { StartupError } from './startup-error.ts'

/** What `node signer/main.ts status` prints. */
export interface HomeStatus {
  readonly address: string | null
  readonly paused: boolean
  readonly running: boolean
  readonly signatures: number
  readonly journal: readonly { readonly chainId: string; readonly highestNonce: string }[]
  /** The highest that a gateway ever came with. */
  readonly epoch: string
}

/**
 * Reads a home and verifies its journal, whether its signer runs or not. Throws `journal_damaged`, `lease_damaged`,
 * `key_unreadable`.
 */
export function describeHome(home: string): HomeStatus {
  const lanes = new NonceLanes()
  const path = journalPath(home)
  const signatures = existsSync(path) ? readJournal(path, entry => lanes.record(entry)).entries : 0
  const journal = lanes.highest().map(lane => ({ ...lane, highestNonce: lane.highestNonce.toString() }))
  const epoch = LeaseBook.open(home).epoch.toString()
  const address = readAddress(home)
  return { address, paused: isPaused(home), running: isRunning(home), signatures, journal, epoch }
}

/**
 * Gives a key whose journal is lost for good an empty one. From then on the chain's own nonce is the only memory, so
 * nothing of this key may be unmined when it is used. Never replaces a journal.
 */
export function startNewJournal(home: string): void {
  const lock = lockHome(home, LOCK_WAIT_MS)
  try {
    const address = readAddress(home)
    if (address === null)
      throw new StartupError('key_missing', `${home} has no key; a first start makes both`)
    if (existsSync(journalPath(home))) {
      throw new StartupError('journal_damaged', `${journalPath(home)} exists; move it away and keep it first`)
    }
    createJournal(journalPath(home), address)
  } finally {
    lock.release()
  }
}

function isRunning(home: string): boolean {
  try {
    lockHome(home, 0).release()
    return false
  } catch (error) {
    if (error instanceof StartupError && error.code === 'home_locked') return true
    throw error
  }
}
