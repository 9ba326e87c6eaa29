import type { TillFactory } from '../chains/port.ts'
import type { AssetId } from '../domain/assets.ts'
import { BPS_TOTAL } from '../domain/terms.ts'
import type { Database } from '../storage/database.ts'
import { claimPayoutWallet, findPayoutWallet } from '../storage/payouts-wallets.ts'
import { draftTill } from '../tills/draft-till.ts'

/**
 * Where a business funds its payouts: a till of its own whose terms name the payout account as only recipient, in every
 * registered asset on every chain of the family. Made at the first use, the same ever after. What arrives there is settled
 * like any payment, and may be spent once that is final. Canonical form.
 */
export async function fundingAddress(
  db: Database,
  order: {
    readonly businessId: string
    readonly factory: TillFactory
    /** The payout account, canonical form. */
    readonly payoutAccount: string
    /** Any registered asset of the family: the till takes all of them. */
    readonly assetId: AssetId
  },
): Promise<string> {
  const { businessId, factory, payoutAccount, assetId } = order
  const existing = await findPayoutWallet(db, businessId, factory.family)
  if (existing !== null) return existing
  const till = draftTill(
    {
      ...{ businessId, dialect: 'blockbee', assetId, multiToken: true, multiChain: true, confirmations: 1 },
      ...{ recipients: [{ address: payoutAccount, bps: BPS_TOTAL }], priority: 'default' },
      announcePending: false,
    },
    factory,
  )
  return db.transaction(sql => claimPayoutWallet(sql, till))
}
