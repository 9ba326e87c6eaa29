import type { ChainId, Family } from '../domain/assets.ts'
import type { AuditStore, BooksSnapshot, OwnAddress } from '../ledger/ports.ts'
import { OPERATOR } from './account-changes.ts'
import type { Database, Snapshot } from './database.ts'

/** The audit's storage on PostgreSQL. Reads only. */
export function createAuditStore(db: Database): AuditStore {
  return {
    snapshot: (chainId, family) =>
      db.snapshot(async sql => {
        // Folding every entry takes its time in old books, and no caller waits behind this.
        await sql.query(`set local statement_timeout = '30min'`)
        return readSnapshot(sql, chainId, family)
      }),
  }
}

async function readSnapshot(sql: Snapshot, chainId: ChainId, family: Family): Promise<BooksSnapshot | null> {
  const cursor = await sql.query<{ number: bigint; hash: string; halted_reason: string | null }>(
    'select number, hash, halted_reason from cursors where chain_id = $1',
    [chainId],
  )
  const at = cursor.rows[0]
  if (!at) return null
  const tills = await sql.query<{ address: string; business_id: string; id: string }>(
    'select address, business_id, id from tills where family = $1 order by id',
    [family],
  )
  const lanes = await sql.query<{ sender: string; is_open: boolean }>(
    `select l.sender, exists (select 1 from account_changes c where c.chain_id = l.chain_id and c.account = l.sender
                                 and c.kind = 'opening' and c.block_number is not null) as is_open
       from nonce_lanes l where l.chain_id = $1 order by l.sender`,
    [chainId],
  )
  const folds = await sql.query<{ till_id: string; asset_id: string; atoms: bigint }>(
    `select till_id, asset_id, sum(amount_atoms) as atoms from ledger_entries
      where till_id <> '' and starts_with(asset_id, $1)
      group by till_id, asset_id having sum(amount_atoms) <> 0`,
    [`${chainId}/`],
  )
  const stale = await sql.query<{
    business_id: string
    purpose: string
    asset_id: string
    till_id: string
    fold: bigint
    kept: bigint
  }>(
    `select business_id, purpose, asset_id, till_id, coalesce(e.fold, 0) as fold, coalesce(b.balance_atoms, 0) as kept
       from (select business_id, purpose, asset_id, till_id, sum(amount_atoms) as fold from ledger_entries
              where starts_with(asset_id, $1) group by business_id, purpose, asset_id, till_id) e
       full join (select * from ledger_balances where starts_with(asset_id, $1)) b
            using (business_id, purpose, asset_id, till_id)
      where coalesce(e.fold, 0) <> coalesce(b.balance_atoms, 0)`,
    [`${chainId}/`],
  )
  const uncovered = await sql.query<{ asset_id: string; owed: bigint; held: bigint }>(
    `select asset_id, owed, held
       from (select asset_id, coalesce(sum(amount_atoms) filter (where purpose <> 'operator.account'), 0) as owed,
                    coalesce(sum(amount_atoms) filter (where purpose = 'operator.account'), 0) as held
               from ledger_entries
              where starts_with(asset_id, $1) and purpose in ('payout.wallet', 'payout.reserved', 'operator.account')
              group by asset_id) sums
      where owed > held order by asset_id`,
    [`${chainId}/`],
  )
  const own: OwnAddress[] = tills.rows.map(row => ({
    address: row.address,
    role: 'till',
    businessId: row.business_id,
    holder: row.id,
  }))
  const accounts: OwnAddress[] = lanes.rows.map(({ sender }) => ({
    address: sender,
    role: 'settlement account',
    businessId: OPERATOR,
    holder: sender,
  }))
  return {
    block: { number: at.number, hash: at.hash },
    haltedReason: at.halted_reason,
    addresses: [...own, ...accounts],
    holdings: folds.rows.map(row => ({
      holder: row.till_id,
      assetId: row.asset_id,
      booksAtoms: row.atoms,
    })),
    staleBalances: stale.rows.map(row => ({
      businessId: row.business_id,
      purpose: row.purpose,
      assetId: row.asset_id,
      holder: row.till_id,
      foldAtoms: row.fold,
      keptAtoms: row.kept,
    })),
    uncoveredPayouts: uncovered.rows.map(({ asset_id: assetId, owed, held }) => ({
      ...{ assetId, owedAtoms: owed, heldAtoms: held },
    })),
    unopenedAccounts: lanes.rows.filter(row => !row.is_open).map(row => row.sender),
  }
}
