import { assetIdOf, keyOf } from './canonical-truth.ts'
import type { Truth } from './check-oracles.ts'
import { TOKEN } from './simulated-core.ts'

/** O4: every posting sums to zero, and the balances are the folds of their entries. */
export async function checkLedger({ db, businessId }: Pick<Truth, 'db' | 'businessId'>): Promise<string[]> {
  const { rows } = await db.query<{ fault: string }>(
    `select 'O4 posting ' || source_id || ' sums to ' || sum(amount_atoms) as fault from ledger_entries
      where business_id = $1 group by kind, source_id, source_number, asset_id having sum(amount_atoms) <> 0
     union all
     select 'O4 balance of ' || coalesce(e.purpose, b.purpose) || ': entries ' || coalesce(e.fold, 0) || ', kept ' || coalesce(b.balance_atoms, 0)
       from (select purpose, asset_id, till_id, sum(amount_atoms) as fold from ledger_entries where business_id = $1
              group by purpose, asset_id, till_id) e
       full join (select * from ledger_balances where business_id = $1) b
            on b.purpose = e.purpose and b.asset_id = e.asset_id and b.till_id = e.till_id
      where coalesce(e.fold, 0) <> coalesce(b.balance_atoms, 0)
     union all
     select 'O4 ' || purpose || ' is below zero: ' || balance_atoms from ledger_balances
      where business_id = $1 and purpose like 'till.%' and balance_atoms < 0`,
    [businessId],
  )
  return rows.map(row => row.fault)
}

/** O5: what the entries say a till holds of an asset is what it holds. */
export async function checkCustody({
  db,
  businessId,
  chains,
  tills,
}: Truth): Promise<{ wrong: string[]; accounts: number }> {
  const { rows } = await db.query<{ address: string; asset_id: string; held: bigint }>(
    `select tills.address, e.asset_id, sum(e.amount_atoms) as held
       from tills join ledger_entries e on e.business_id = tills.business_id and e.till_id = tills.id
      where tills.business_id = $1 and e.purpose like 'till.%' group by tills.address, e.asset_id`,
    [businessId],
  )
  const held = new Map(rows.map(row => [keyOf(row.address, row.asset_id), row.held]))
  const wrong: string[] = []
  let accounts = 0
  for (const chain of chains)
    for (const contract of [TOKEN, null])
      for (const till of tills) {
        accounts++
        const inBooks = held.get(keyOf(till, assetIdOf(chain.chainId, contract) ?? '')) ?? 0n
        const onChain = chain.balanceOf(contract, till)
        if (inBooks !== onChain) wrong.push(`O5 ${till}: the books say ${inBooks}, the chain says ${onChain}`)
      }
  return { wrong, accounts }
}
