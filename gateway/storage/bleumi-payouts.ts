import type { ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'
import { SECONDS_MAX, secondsBetween } from './seconds-between.ts'
import { microsSql } from './store-time.ts'

/** A payment of a list as its merchant wrote it. */
export interface WrittenPayment {
  readonly transferAddress: string
  readonly amount: string
}

/** A payout under its merchant's own name. */
export interface BleumiPayout {
  /** The merchant's name of it. */
  readonly txid: string
  readonly payoutId: string
  /** Under which the payout contract pays it once. */
  readonly number: bigint
  readonly token: string
  readonly payments: readonly WrittenPayment[]
  /** Null while its answer may still change. */
  readonly succeeded: boolean | null
  /** Of the transaction in a canonical block; null before, and for a payout that never had one. */
  readonly hash: string | null
  /** Seconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether a business has used a name. */
export async function hasBleumiPayout(sql: Sql, businessId: string, txid: string): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from bleumi_payouts where business_id = $1 and txid = $2', [
    businessId,
    txid,
  ])
  return rowCount === 1
}

/**
 * Gives a payout its merchant's name; returns its number, or null when the business has used the name. Of several that come at
 * once one wins (F64).
 */
export async function insertBleumiPayout(
  sql: Sql,
  payout: {
    readonly businessId: string
    readonly txid: string
    readonly payoutId: string
    readonly chainId: ChainId
    readonly token: string
    readonly payments: readonly WrittenPayment[]
  },
): Promise<bigint | null> {
  const { businessId, txid, payoutId, chainId, token, payments } = payout
  const { rows } = await sql.query<{ number: bigint }>(
    `with named as (
       insert into bleumi_payouts (business_id, txid, payout_id, chain_id, token, payments)
       values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (business_id, txid) do nothing returning payout_id)
     select number from payouts where business_id = $1 and id = (select payout_id from named)`,
    [businessId, txid, payoutId, chainId, token, JSON.stringify(payments)],
  )
  return rows[0]?.number ?? null
}

/** Before, and behind, everything that a list can hold. */
const FIRST_PLACE = { at: 0n, id: '0'.repeat(32) }
const LAST_PLACE = { at: SECONDS_MAX * 1_000_000n, id: 'f'.repeat(32) }

const PAYOUT = `select b.txid, b.payout_id::text as "payoutId", p.number, b.token, b.payments, b.succeeded, p.txid as hash,
    ${microsSql('b.created_at')} as created_micros, ${microsSql('b.updated_at')} as updated_micros`

type PayoutRow = Omit<BleumiPayout, 'createdAt' | 'updatedAt'> & {
  created_micros: bigint
  updated_micros: bigint
}

/**
 * Up to `limit` payouts of a business, each with its time in microseconds, in the order of the time and from behind `after`.
 */
export async function listBleumiPayouts(
  sql: Sql,
  businessId: string,
  choice: {
    readonly order: 'createdAt' | 'updatedAt'
    readonly descending: boolean
    /** Microseconds since the epoch, and the payout among equal times. */
    readonly after: { readonly at: bigint; readonly id: string } | null
    /** Both inclusive, in seconds; null: no bound. */
    readonly startAt: bigint | null
    readonly endAt: bigint | null
    readonly limit: number
  },
): Promise<{ payout: BleumiPayout; atMicros: bigint }[]> {
  const column = choice.order === 'createdAt' ? 'created_at' : 'updated_at'
  const [behind, direction] = choice.descending ? ['<', 'desc'] : ['>', 'asc']
  const after = choice.after ?? (choice.descending ? LAST_PLACE : FIRST_PLACE)
  const { rows } = await sql.query<PayoutRow>(
    `${PAYOUT} from bleumi_payouts b join payouts p on p.business_id = b.business_id and p.id = b.payout_id
      where b.business_id = $1
        and (b.${column}, b.payout_id) ${behind} (to_timestamp(0) + $2::bigint * interval '1 microsecond', $3::uuid)
        and b.${column} >= to_timestamp($4::bigint) and b.${column} < to_timestamp($5::bigint)
      order by b.${column} ${direction}, b.payout_id ${direction} limit $6`,
    [businessId, after.at, after.id, ...secondsBetween(choice.startAt, choice.endAt), choice.limit],
  )
  return rows.map(row => ({
    payout: fromRow(row),
    atMicros: choice.order === 'createdAt' ? row.created_micros : row.updated_micros,
  }))
}

/**
 * Gives the payouts their answer whose transaction is in a block with this many confirmations: true only when everybody was
 * paid.
 */
export async function endBleumiPayouts(
  sql: Sql,
  at: { readonly chainId: ChainId; readonly tip: bigint; readonly confirmations: number },
): Promise<void> {
  await sql.query(
    `update bleumi_payouts b
        set updated_at = clock_timestamp(),
            succeeded = not exists (select 1 from payout_requests r
                                     where r.business_id = b.business_id and r.payout_id = b.payout_id and r.state <> 'done')
       from payouts p
      where b.chain_id = $1 and b.succeeded is null and p.business_id = b.business_id and p.id = b.payout_id
        and p.mined_block <= $2`,
    [at.chainId, at.tip - BigInt(at.confirmations) + 1n],
  )
}

function fromRow({ created_micros: created, updated_micros: updated, ...payout }: PayoutRow): BleumiPayout {
  return { ...payout, createdAt: Number(created / 1_000_000n), updatedAt: Number(updated / 1_000_000n) }
}
