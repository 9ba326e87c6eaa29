import type { DuePayout, PayoutSendStore, Reservation } from '../payouts/ports.ts'
import { BACKOFF_SQL, FAILURES_MAX } from '../settle/retry-policy.ts'
import type { Database, Sql } from './database.ts'
import { insertOutgoing } from './outgoing-insert.ts'
import { lockPayoutBalances, payoutAvailable, postPayouts } from './post-payouts.ts'
import { laterSql, type StoreTime } from './store-time.ts'

/** How long a payout that cannot be sent waits before it is looked at again. */
const LOOK_AGAIN_SQL = `interval '3 seconds'`

/** The storage of sending payouts on PostgreSQL. */
export function createPayoutSendStore(db: Database, { offsetMs = () => 0 }: StoreTime = {}): PayoutSendStore {
  return {
    async duePayouts(chainId, sender, limit) {
      const { rows } = await db.query<DueRow>(
        `select p.business_id, p.id::text, p.asset_id, p.number,
                (select jsonb_agg(jsonb_build_object('recipient', r.address, 'atoms', r.amount_atoms::text) order by r.position)
                   from payout_requests r where r.business_id = p.business_id and r.payout_id = p.id) as payments
           from payouts p
          where p.chain_id = $1 and p.state = 'processing' and p.source = 'account' and p.outgoing_id is null
            and p.due_at <= ${laterSql('$4')}
            and not exists (select 1 from outgoing_transactions o
                             where o.chain_id = $1 and o.sender = $2 and o.purpose = 'approve' and o.state = 'open'
                               and o.asset_id = p.asset_id)
          order by p.due_at, p.number limit $3`,
        [chainId, sender, limit, offsetMs()],
      )
      return rows.map(fromRow)
    },
    reservePayout: (chainId, sender, payout, call, fees) =>
      reserving(db, async sql => {
        // So that two payouts cannot spend the same.
        await lockPayoutBalances(sql, chainId, [payout.businessId])
        const available = await payoutAvailable(sql, payout.businessId, payout.assetId)
        const total = payout.order.payments.reduce((sum, { amountAtoms }) => sum + amountAtoms, 0n)
        if (available < total) return { kind: 'short', availableAtoms: available > 0n ? available : 0n }
        const { assetId } = payout
        const open = await insertOutgoing(sql, { chainId, sender, call, fees, purpose: 'payout', assetId })
        if (open === null) return { kind: 'taken' }
        const bound = await sql.query(
          `update payouts set outgoing_id = $3, payer = $4, reason = null
            where business_id = $1 and id = $2 and state = 'processing' and source = 'account' and outgoing_id is null`,
          [payout.businessId, payout.payoutId, open.outgoingId, sender],
        )
        if (bound.rowCount !== 1) throw new Taken()
        await postPayouts(sql, chainId, [payout.businessId])
        return { kind: 'reserved', open }
      }),
    reserveApproval: (chainId, sender, assetId, call, fees) =>
      reserving(db, async sql => {
        const open = await insertOutgoing(sql, { chainId, sender, call, fees, purpose: 'approve', assetId })
        if (open === null) return { kind: 'taken' }
        const { rows } = await sql.query<{ n: bigint }>(
          `select count(*) as n from outgoing_transactions
            where chain_id = $1 and sender = $2 and purpose = 'approve' and state = 'open' and asset_id = $3`,
          [chainId, sender, assetId],
        )
        // The lane's row is locked by now, so no other approval can come between.
        if (rows[0]?.n !== 1n) throw new Taken()
        return { kind: 'reserved', open }
      }),
    async putOff(payout, reason) {
      await db.query(
        `update payouts set reason = $3, due_at = ${laterSql('$4')} + ${LOOK_AGAIN_SQL}
          where business_id = $1 and id = $2 and state = 'processing' and outgoing_id is null`,
        [payout.businessId, payout.payoutId, reason, offsetMs()],
      )
    },
    countRefusal: ({ businessId, payoutId }, reason) =>
      db.transaction(async sql => {
        const { rows } = await sql.query<{ failures: number }>(
          `update payouts set reason = $3, failures = failures + 1, due_at = ${laterSql('$4')} + ${BACKOFF_SQL('failures')}
            where business_id = $1 and id = $2 and state = 'processing' and outgoing_id is null returning failures`,
          [businessId, payoutId, reason, offsetMs()],
        )
        if ((rows[0]?.failures ?? 0) < FAILURES_MAX) return
        await sql.query(`update payouts set state = 'error' where business_id = $1 and id = $2`, [
          businessId,
          payoutId,
        ])
        await sql.query(
          `update payout_requests set state = 'error', reason = $3 where business_id = $1 and payout_id = $2`,
          [businessId, payoutId, reason],
        )
      }),
  }
}

/** Rolls a reservation back when somebody else was faster. */
class Taken extends Error {
  readonly code = 'taken'
}

async function reserving(db: Database, work: (sql: Sql) => Promise<Reservation>): Promise<Reservation> {
  try {
    return await db.transaction(work)
  } catch (error) {
    if (error instanceof Taken) return { kind: 'taken' }
    throw error
  }
}

interface DueRow {
  business_id: string
  id: string
  asset_id: string
  number: bigint
  payments: { recipient: string; atoms: string }[]
}

function fromRow(row: DueRow): DuePayout {
  const [, contract = null] = /\/erc20:(0x[0-9a-f]{40})$/.exec(row.asset_id) ?? []
  return {
    businessId: row.business_id,
    payoutId: row.id,
    assetId: row.asset_id,
    order: {
      number: row.number,
      contract,
      payments: row.payments.map(({ recipient, atoms }) => ({ recipient, amountAtoms: BigInt(atoms) })),
    },
  }
}
