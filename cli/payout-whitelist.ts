import { evmTillFactory } from '@polytill/gateway/chains/evm/evm-till-factory.ts'
import {
  listRecipients,
  setWhitelist,
  unlistRecipients,
  type WhitelistManager,
} from '@polytill/gateway/payouts/change-whitelist.ts'
import type { Database } from '@polytill/gateway/storage/database.ts'
import { payoutWhitelist } from '@polytill/gateway/storage/payouts-whitelist.ts'
import { COMMAND_LINE } from './account-command.ts'

/** Changes one business's whitelist of recipients. @throws Error for what is no address */
const CHANGES: Readonly<
  Record<string, (db: Database, by: WhitelistManager, words: readonly string[]) => Promise<void>>
> = {
  on: (db, by) => setWhitelist(db, by, true),
  off: (db, by) => setWhitelist(db, by, false),
  add: (db, by, words) => listRecipients(db, by, words.map(parseAddress)),
  remove: (db, by, words) => unlistRecipients(db, by, words.map(parseAddress)),
}

/**
 * `polytill payouts whitelist`: shows whom a business may pay, after a change if one is asked for. Null for a command line that
 * makes no sense.
 */
export async function whitelist(
  db: Database,
  businessId: string,
  [change, ...words]: readonly string[],
): Promise<string | null> {
  if (change !== undefined) {
    const run = Object.hasOwn(CHANGES, change) ? CHANGES[change] : undefined
    const takesAddresses = change === 'add' || change === 'remove'
    if (!run || takesAddresses !== words.length > 0) return null
    await run(db, { businessId, actor: COMMAND_LINE }, words)
  }
  const { enforced, recipients } = await payoutWhitelist(db, businessId)
  const rule = enforced ? 'Only these may be paid:' : 'Anyone may be paid; the list is off:'
  return [rule, ...recipients.map(address => `  ${evmTillFactory.formatAddress(address)}`)].join('\n')
}

function parseAddress(text: string): string {
  const address = evmTillFactory.parseAddress(text)
  if (address === null) throw new Error(`not an address: ${text}`)
  return address
}
