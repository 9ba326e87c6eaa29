import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createDurably, removeDurably } from './durable-file.ts'
import { createJournal } from './journal.ts'
import { deriveKey, generateKey, type SigningKey } from './key.ts'
import { readJournal } from './read-journal.ts'
import { parseSealedKey, type SealingSecret, sealKey, unsealKey } from './sealed-key.ts'
import { StartupError } from './startup-error.ts'

/** Where a home keeps its journal. */
export function journalPath(home: string): string {
  return join(home, 'journal.jsonl')
}

/**
 * The key of a home, made on the first start together with its journal. A key without its journal is refused
 * (`journal_missing`): the journal is what keeps old nonces from being spent on other debts (F92); a journal with
 * entries but no key likewise (`key_missing`). The caller holds the home's lock.
 */
export function openKey(home: string, passphrase: string | null): SigningKey {
  const keyPath = join(home, 'key.json')
  if (!existsSync(keyPath)) return makeKey(home, keyPath, passphrase)
  if (!existsSync(journalPath(home))) {
    throw new StartupError(
      'journal_missing',
      `${home} has a key but no journal. Restore the journal; or, if it is lost for good, make sure that no transaction ` +
        'of this key is still unmined and run `node signer/main.ts new-journal`.',
    )
  }
  const key = deriveKey(unsealKey(readPrivate(keyPath), sealingSecret(home, passphrase)))
  if (key.address !== readAddress(home))
    throw new StartupError('key_unreadable', 'key.json names another address')
  return key
}

/** The address of a home's key, readable without opening the seal; null before the first start. */
export function readAddress(home: string): string | null {
  const keyPath = join(home, 'key.json')
  return existsSync(keyPath) ? parseSealedKey(readPrivate(keyPath)).address : null
}

function makeKey(home: string, keyPath: string, passphrase: string | null): SigningKey {
  const journal = journalPath(home)
  if (existsSync(journal)) {
    // A first start that was cut off leaves a header only. The journal comes before the key, so that a key without a
    // journal always means a loss.
    if (readJournal(journal, () => {}).entries > 0) {
      throw new StartupError(
        'key_missing',
        `${home} has a journal with signatures but no key.json. Restore the key.`,
      )
    }
    removeDurably(journal)
  }
  const key = generateKey(bytes => Uint8Array.from(randomBytes(bytes)))
  createJournal(journal, key.address)
  createDurably(keyPath, sealKey(key.secret, key.address, sealingSecret(home, passphrase)))
  return key
}

function sealingSecret(home: string, passphrase: string | null): SealingSecret {
  if (passphrase !== null) return { kind: 'passphrase', passphrase }
  const path = join(home, 'key-file')
  if (!existsSync(path)) {
    if (existsSync(join(home, 'key.json'))) {
      throw new StartupError('key_unreadable', `no passphrase is set and ${path} is missing`)
    }
    createDurably(path, `${randomBytes(32).toString('hex')}\n`)
  }
  const key = Buffer.from(readPrivate(path).trim(), 'hex')
  if (key.length !== 32) throw new StartupError('key_unreadable', `${path} is not 32 bytes of hex`)
  return { kind: 'key-file', key }
}

function readPrivate(path: string): string {
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new StartupError(
      'key_unreadable',
      `${path} can be read by others: chmod 600 it, and consider the key known`,
    )
  }
  return readFileSync(path, 'utf8')
}
