import type { ShareTerms } from '../domain/terms.ts'
import type { DueObligation, OpenTransaction, SettleStore } from '../settle/ports.ts'
import { BACKOFF_SQL, FAILURES_MAX } from '../settle/retry-policy.ts'
import { announceForwards } from './announce-forwards.ts'
import type { Database } from './database.ts'
import { insertAttempt, insertOutgoing } from './outgoing-insert.ts'
import { postLocations } from './post-locations.ts'
import { laterSql, type StoreTime } from './store-time.ts'

/** Settlement's storage on PostgreSQL. `offsetMs`: how far the gateway's clock is ahead of the database's. */
export function createSettleStore(db: Database, { offsetMs = () => 0 }: StoreTime = {}): SettleStore {
  return {
    async ensureLane(chainId, sender, firstNonce) {
      await db.query(
        'insert into nonce_lanes (chain_id, sender, next_nonce) values ($1, $2, $3) on conflict do nothing',
        [chainId, sender, firstNonce],
      )
    },
    async stopReason(chainId, sender) {
      const { rows } = await db.query<{ reason: string | null }>(
        `select coalesce((select halted_reason from cursors where chain_id = $1),
                         (select halted_reason from nonce_lanes where chain_id = $1 and sender = $2),
                         (select min(address || ' holds less of ' || asset_id || ' than the books: ' || difference_atoms)
                            from balance_findings where chain_id = $1 and state = 'missing')) as reason`,
        [chainId, sender],
      )
      return rows[0]?.reason ?? null
    },
    async dueObligations(chainId, limit) {
      const { rows } = await db.query<DueRow>(
        `select o.business_id, o.id, o.asset_id, tills.address, tills.nonce, tills.terms, tills.terms_hash, tills.priority
           from obligations o join tills on tills.business_id = o.business_id and tills.id = o.till_id
          where o.chain_id = $1 and o.state = 'due' and o.due_at <= ${laterSql('$3')}
          order by o.due_at limit $2`,
        [chainId, limit, offsetMs()],
      )
      return rows.map(dueObligation)
    },
    reserve: (chainId, sender, obligations, call, fees) =>
      db
        .transaction(async sql => {
          const open = await insertOutgoing(sql, { chainId, sender, call, fees, purpose: 'settle' })
          if (open === null) return null
          const taken = await sql.query<{ till_id: string }>(
            `update obligations o set state = 'sent', outgoing_id = $1, reason = null
             from jsonb_to_recordset($2::jsonb) as x(business_id text, id text)
            where o.business_id = x.business_id and o.id = x.id and o.state = 'due'
             returning o.till_id`,
            [open.outgoingId, JSON.stringify(keysOf(obligations))],
          )
          if (taken.rowCount !== obligations.length) throw new ObligationTaken()
          await postLocations(sql, chainId, [...new Set(taken.rows.map(row => row.till_id))])
          return open
        })
        .catch(error => {
          if (error instanceof ObligationTaken) return null
          throw error
        }),
    async openTransactions(chainId) {
      const { rows } = await db.query<OpenRow>(
        `select ot.id, ot.sender, ot.nonce, ot.to_address, ot.data, ot.gas_limit, ot.value_atoms, ot.parked_reason,
                (select s.raw_transaction from attempts s where s.outgoing_id = ot.id and s.txid is not null
                  order by s.version desc limit 1) as signed_bytes,
                a.version, a.max_fee_per_gas, a.max_priority_fee_per_gas, a.raw_transaction, a.txid,
                (extract(epoch from (clock_timestamp() - a.broadcast_at)) * 1000)::float8 + $2 as broadcast_age_ms
           from outgoing_transactions ot
           join lateral (select * from attempts where attempts.outgoing_id = ot.id order by version desc limit 1) a on true
          where ot.chain_id = $1 and ot.state = 'open' order by ot.nonce`,
        [chainId, offsetMs()],
      )
      return rows.map(fromOpenRow)
    },
    async planBump(outgoingId, version, fees) {
      await insertAttempt(db, outgoingId, version, fees)
    },
    async recordSigned(outgoingId, version, signed) {
      await db.query(
        'update attempts set txid = $3, raw_transaction = $4 where outgoing_id = $1 and version = $2',
        [outgoingId, version, signed.txid, signed.rawTransaction],
      )
    },
    recordBroadcast: (outgoingId, version, answer) =>
      db.transaction(async sql => {
        await sql.query(
          `update attempts set broadcast_at = ${laterSql('$4')}, last_answer = $3 where outgoing_id = $1 and version = $2`,
          [outgoingId, version, answer, offsetMs()],
        )
        await sql.query(
          'update outgoing_transactions set parked_reason = null where id = $1 and parked_reason is not null',
          [outgoingId],
        )
        await announceForwards(sql, outgoingId, version)
      }),
    async recordAnswer(outgoingId, version, answer) {
      await db.query('update attempts set last_answer = $3 where outgoing_id = $1 and version = $2', [
        outgoingId,
        version,
        answer,
      ])
    },
    async defer(obligations, reason) {
      await db.query(
        `update obligations o
            set failures = failures + 1, due_at = ${laterSql('$3')} + ${BACKOFF_SQL('failures')}, reason = $2,
                state = case when failures + 1 >= ${FAILURES_MAX} then 'parked' else 'due' end
           from jsonb_to_recordset($1::jsonb) as x(business_id text, id text)
          where o.business_id = x.business_id and o.id = x.id and o.state = 'due'`,
        [JSON.stringify(keysOf(obligations)), reason, offsetMs()],
      )
    },
    async setParked(outgoingId, reason) {
      await db.query('update outgoing_transactions set parked_reason = $2 where id = $1', [
        outgoingId,
        reason,
      ])
    },
  }
}

/** Rolls a reservation back when another settler was faster. */
class ObligationTaken extends Error {
  readonly code = 'obligation_taken'
}

interface DueRow {
  business_id: string
  id: string
  asset_id: string
  address: string
  nonce: string
  terms: ShareTerms
  terms_hash: string
  priority: string
}

interface OpenRow {
  id: string
  sender: string
  nonce: bigint
  to_address: string
  data: string
  gas_limit: bigint
  value_atoms: bigint
  parked_reason: string | null
  signed_bytes: string | null
  version: number
  max_fee_per_gas: bigint
  max_priority_fee_per_gas: bigint
  raw_transaction: string | null
  txid: string | null
  broadcast_age_ms: number | null
}

function dueObligation(row: DueRow): DueObligation {
  return {
    businessId: row.business_id,
    obligationId: row.id,
    tillAddress: row.address,
    tillNonce: row.nonce,
    terms: row.terms,
    termsHash: row.terms_hash,
    assetId: row.asset_id,
    priority: row.priority,
  }
}

function fromOpenRow(row: OpenRow): OpenTransaction {
  return {
    outgoingId: row.id,
    sender: row.sender,
    nonce: row.nonce,
    call: { to: row.to_address, data: row.data, gasLimit: row.gas_limit, value: row.value_atoms },
    parkedReason: row.parked_reason,
    signedBytes: row.signed_bytes,
    attempt: {
      version: row.version,
      maxFeePerGas: row.max_fee_per_gas,
      maxPriorityFeePerGas: row.max_priority_fee_per_gas,
      rawTransaction: row.raw_transaction,
      txid: row.txid,
      broadcastAgeMs: row.broadcast_age_ms,
    },
  }
}

function keysOf(obligations: readonly DueObligation[]): { business_id: string; id: string }[] {
  return obligations.map(({ businessId, obligationId }) => ({ business_id: businessId, id: obligationId }))
}
