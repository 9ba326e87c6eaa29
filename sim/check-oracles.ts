import { type SimulatedCore, TOKEN } from './simulated-core.ts'

interface TransferRow {
  till: string
  txid: string
  ordinal: number
  amount_atoms: bigint
  state: string
  disposition: string
  obligation_state: string | null
  forwarded_events: bigint
}

/**
 * Compares the database with the chain's own truth (oracles O1-O3, O5, O7 of the failure catalogue). `healed`: faults
 * are over and everything had time to end, so nothing may be owed. Returns what is wrong; empty means nothing is.
 */
export async function checkOracles(
  core: SimulatedCore,
  tills: readonly string[],
  healed: boolean,
): Promise<string[]> {
  const wrong: string[] = []
  const { rows } = await core.db.query<TransferRow>(
    `select tills.address as till, t.txid, t.ordinal, t.amount_atoms, t.state, t.disposition, o.state as obligation_state,
            (select count(*) from events e where e.business_id = t.business_id and e.transfer_id = t.id
                and e.kind = 'transfer.forwarded') as forwarded_events
       from transfers t
       join tills on tills.business_id = t.business_id and tills.id = t.till_id
       left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
      where t.business_id = $1`,
    [core.businessId],
  )
  const key = (till: string, txid: string, ordinal: number): string => `${till}|${txid}|${ordinal}`
  const stored = new Map(rows.map(row => [key(row.till, row.txid, row.ordinal), row]))
  const live = new Set<string>()
  for (const transaction of core.chain.canonical) {
    if (transaction.kind !== 'payment') continue
    for (const [ordinal, leg] of transaction.legs.entries()) {
      if (leg.contract !== TOKEN || !tills.includes(leg.to)) continue
      const id = key(leg.to, transaction.txid, ordinal)
      live.add(id)
      const row = stored.get(id)
      if (!healed) continue
      if (!row) wrong.push(`O2 missed ${id}`)
      else if (row.amount_atoms !== leg.amountAtoms) wrong.push(`O1 wrong amount ${id}`)
      else if (row.state === 'orphaned' || row.state === 'seen') wrong.push(`O2 ${id} is ${row.state}`)
      else if (row.disposition === 'accepted') {
        if (row.obligation_state !== 'settled' && row.obligation_state !== 'final')
          wrong.push(`O3 ${id} is ${row.obligation_state}`)
        if (row.forwarded_events !== 1n) wrong.push(`O7 ${id} has ${row.forwarded_events} forwarded events`)
      }
    }
  }
  if (healed)
    for (const [id, row] of stored)
      if (!live.has(id) && row.state !== 'orphaned')
        wrong.push(`O1 credit without a payment ${id} (${row.state})`)
  for (const row of rows) if (row.forwarded_events > 1n) wrong.push(`O7 told twice ${row.till} ${row.txid}`)
  wrong.push(...(await checkNonces(core)))
  wrong.push(...(await checkLedger(core)))
  if (healed) wrong.push(...(await checkCustody(core, tills)))
  return wrong
}

/** O9: one transaction per nonce, gapless on the chain. */
async function checkNonces(core: SimulatedCore): Promise<string[]> {
  const nonces = core.chain.canonical
    .filter(transaction => transaction.kind === 'settlement')
    .map(({ nonce }) => nonce)
  return nonces.some((nonce, index) => nonce !== BigInt(index))
    ? [`O9 nonces on chain: ${nonces.join()}`]
    : []
}

/** O4: every posting sums to zero, and the balances are the folds of their entries. */
async function checkLedger(core: SimulatedCore): Promise<string[]> {
  const { rows } = await core.db.query<{ fault: string }>(
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
      where business_id = $1 and purpose <> 'received' and balance_atoms < 0`,
    [core.businessId],
  )
  return rows.map(row => row.fault)
}

/** O5: what the books say a till holds is what it holds. */
async function checkCustody(core: SimulatedCore, tills: readonly string[]): Promise<string[]> {
  const wrong: string[] = []
  for (const till of tills) {
    const { rows } = await core.db.query<{ held: bigint }>(
      `select coalesce(sum(b.balance_atoms), 0) as held
         from tills left join ledger_balances b on b.business_id = tills.business_id and b.till_id = tills.id
        where tills.address = $1`,
      [till],
    )
    const onChain = core.chain.balanceOf(TOKEN, till)
    if (rows[0]?.held !== onChain)
      wrong.push(`O5 ${till}: the books say ${rows[0]?.held}, the chain says ${onChain}`)
  }
  return wrong
}
