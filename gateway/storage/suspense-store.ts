import { newId, newUuid } from '../domain/ids.ts'
import type { DecisionOutcome, SuspenseDecision, SuspenseStore } from '../ledger/suspense.ts'
import { OPERATOR, writeChanges } from './account-changes.ts'
import type { Database, Sql } from './database.ts'
import { postDifferences } from './post-differences.ts'
import { postLocations } from './post-locations.ts'
import { listSuspense } from './suspense-list.ts'

/** Decisions on money in suspense, on PostgreSQL. */
export function createSuspenseStore(db: Database): SuspenseStore {
  return {
    list: () => listSuspense(db),
    decide: decision =>
      db.transaction(async sql => {
        const isTransfer = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(decision.subject)
        return isTransfer ? decideTransfer(sql, decision) : decideFinding(sql, decision)
      }),
  }
}

const DONE: DecisionOutcome = { kind: 'done' }

function refused(
  code: Extract<DecisionOutcome, { kind: 'refused' }>['code'],
  reason: string,
): DecisionOutcome {
  return { kind: 'refused', code, reason }
}

interface TransferRow {
  business_id: string
  chain_id: string
  till_id: string
  location: string
  state: string
}

async function decideTransfer(sql: Sql, decision: SuspenseDecision): Promise<DecisionOutcome> {
  const { rows } = await sql.query<TransferRow>(
    'select business_id, chain_id, till_id, location, state from transfers where id = $1 for update',
    [decision.subject],
  )
  const transfer = rows[0]
  if (!transfer) return refused('not_found', `there is no transfer ${decision.subject}`)
  if (!['till.suspense', 'till.written_off'].includes(transfer.location))
    return refused('not_in_suspense', `transfer ${decision.subject} is in ${transfer.location}`)
  const foreign = await checkAssignment(sql, decision, transfer.business_id)
  if (foreign) return foreign
  const released = decision.action !== 'write-off'
  await sql.query('update transfers set decision = $2 where id = $1', [
    decision.subject,
    released ? 'released' : 'written_off',
  ])
  // One that is only seen gets its obligation when it is confirmed.
  if (released && transfer.state !== 'seen') await insertObligation(sql, decision.subject)
  await postLocations(sql, transfer.chain_id, [transfer.till_id])
  await record(sql, decision, transfer.business_id)
  return DONE
}

interface FindingRow {
  business_id: string
  chain_id: string
  till_id: string
  asset_id: string
  address: string
  difference_atoms: bigint
  block_number: bigint
  block_hash: string
  state: string
  is_final: boolean
  unattributed: bigint
}

async function decideFinding(sql: Sql, decision: SuspenseDecision): Promise<DecisionOutcome> {
  // The cursor keeps the scanner out: what is read behind this stays true until the end.
  await sql.query(
    'select 1 from balance_findings f join cursors c on c.chain_id = f.chain_id where f.id = $1 for update of f, c',
    [decision.subject],
  )
  const { rows } = await sql.query<FindingRow>(
    `select f.business_id, f.chain_id, f.till_id, f.asset_id, f.address, f.difference_atoms, f.block_number, f.block_hash,
            f.state, f.block_number <= c.final_number as is_final,
            coalesce((select sum(balance_atoms) from ledger_balances b
                       where b.business_id = f.business_id and b.purpose = 'till.unattributed' and b.asset_id = f.asset_id
                         and b.till_id = f.till_id), 0) as unattributed
       from balance_findings f join cursors c on c.chain_id = f.chain_id
      where f.id = $1`,
    [decision.subject],
  )
  const finding = rows[0]
  if (!finding) return refused('not_found', `there is no finding ${decision.subject}`)
  const foreign = await checkAssignment(sql, decision, finding.business_id)
  if (foreign) return foreign
  if (decision.action === 'write-off') return acceptLoss(sql, decision, finding)
  if (finding.state !== 'posted' || finding.difference_atoms < 0n || finding.business_id === OPERATOR)
    return refused('not_in_suspense', `finding ${decision.subject} is no money that came to a till`)
  if (!finding.is_final)
    return refused(
      'not_final',
      `block ${finding.block_number} of finding ${decision.subject} is not final yet`,
    )
  if (finding.unattributed < finding.difference_atoms)
    return refused('not_there', `a settlement has carried finding ${decision.subject} already`)
  return makeTransfer(sql, decision, finding)
}

/** The found money becomes a payment of its own: its transaction is unknown, so the finding stands for it. */
async function makeTransfer(
  sql: Sql,
  decision: SuspenseDecision,
  finding: FindingRow,
): Promise<DecisionOutcome> {
  const transferId = newUuid()
  await sql.query(`update balance_findings set state = 'assigned' where id = $1`, [decision.subject])
  await sql.query(
    `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender, block_number,
                            block_hash, tx_index, state, disposition, decision, confirmed_at)
     values ($1, $2, $3, $4, 0, $5, $6, $7, '', $8, $9, 2147483647, 'final', 'accepted', 'released', now())`,
    [
      ...[finding.business_id, transferId, finding.chain_id, `unlogged:${decision.subject}`, finding.till_id],
      ...[finding.asset_id, finding.difference_atoms, finding.block_number, finding.block_hash],
    ],
  )
  await insertObligation(sql, transferId)
  await postDifferences(sql, finding.chain_id, [finding.till_id], 'balance.found')
  await postLocations(sql, finding.chain_id, [finding.till_id])
  await record(sql, decision, finding.business_id)
  return DONE
}

/** The books follow the chain downwards, and signing goes on: whoever decides this takes the loss. */
async function acceptLoss(
  sql: Sql,
  decision: SuspenseDecision,
  finding: FindingRow,
): Promise<DecisionOutcome> {
  if (finding.state !== 'missing')
    return refused('not_in_suspense', `finding ${decision.subject} is not missing; settle or assign it`)
  await sql.query(`update balance_findings set state = 'accepted' where id = $1`, [decision.subject])
  if (finding.business_id === OPERATOR)
    await writeChanges(sql, finding.chain_id, [
      {
        account: finding.address,
        asset_id: finding.asset_id,
        kind: 'found',
        txid: decision.subject,
        ordinal: 0,
        amount_atoms: finding.difference_atoms.toString(),
        block_number: finding.block_number.toString(),
      },
    ])
  else await postDifferences(sql, finding.chain_id, [finding.till_id], 'balance.found')
  await record(sql, decision, finding.business_id)
  return DONE
}

async function checkAssignment(
  sql: Sql,
  decision: SuspenseDecision,
  businessId: string,
): Promise<DecisionOutcome | null> {
  if (decision.action !== 'assign') return null
  const { rows } = await sql.query<{ business_id: string }>(
    `select business_id from transfers where id = $1 and state <> 'orphaned'`,
    [decision.transferId],
  )
  const target = rows[0]
  if (!target) return refused('not_found', `there is no live transfer ${decision.transferId}`)
  if (target.business_id === businessId) return null
  return refused('other_business', `transfer ${decision.transferId} belongs to another business`)
}

async function insertObligation(sql: Sql, transferId: string): Promise<void> {
  await sql.query(
    `insert into obligations as o (business_id, id, kind, transfer_id, till_id, chain_id, asset_id, amount_atoms, state)
     select business_id, $2, 'forward', id, till_id, chain_id, asset_id, amount_atoms, 'due' from transfers where id = $1
     on conflict (business_id, transfer_id) do update set state = 'due', due_at = now(), reason = null
      where o.state in ('cancelled', 'parked')`,
    [transferId, newId('obl')],
  )
}

async function record(sql: Sql, decision: SuspenseDecision, businessId: string): Promise<void> {
  await sql.query(
    `insert into suspense_decisions (id, business_id, subject, action, transfer_id, note) values ($1, $2, $3, $4, $5, $6)`,
    [
      ...[newId('dec'), businessId, decision.subject, decision.action],
      ...[decision.action === 'assign' ? decision.transferId : null, decision.note],
    ],
  )
}
