import type { ChainId } from '../domain/assets.ts'
import type { Sql } from './database.ts'

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

/** A place in a list: microseconds since the epoch, and the payout among equal times. */
export interface PayoutPlace {
  readonly atMicros: bigint
  readonly payoutId: string
}

/** Gives a payout its merchant's name; false when the business has used the name. Of several that come at once one wins (F64). */
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
): Promise<boolean> {
  const { businessId, txid, payoutId, chainId, token, payments } = payout
  const { rowCount } = await sql.query(
    `insert into bleumi_payouts (business_id, txid, payout_id, chain_id, token, payments)
     values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (business_id, txid) do nothing`,
    [businessId, txid, payoutId, chainId, token, JSON.stringify(payments)],
  )
  return rowCount === 1
}

const MICROS = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint`

const PAYOUT = `select b.txid, b.payout_id::text as "payoutId", p.number, b.token, b.payments, b.succeeded, p.txid as hash,
    ${MICROS('b.created_at')} as created_micros, ${MICROS('b.updated_at')} as updated_micros`

type PayoutRow = Omit<BleumiPayout, 'createdAt' | 'updatedAt'> & {
  created_micros: bigint
  updated_micros: bigint
}

/**
 * Up to `limit` payouts, each with its place, of a business in ascending order of the time, from behind `after`; both bounds are
 * inclusive, in seconds up to the year 9999.
 */
export async function listBleumiPayouts(
  sql: Sql,
  businessId: string,
  choice: {
    readonly order: 'createdAt' | 'updatedAt'
    readonly after: PayoutPlace | null
    readonly startAt: bigint
    readonly endAt: bigint
    readonly limit: number
  },
): Promise<{ payout: BleumiPayout; place: PayoutPlace }[]> {
  const column = choice.order === 'createdAt' ? 'created_at' : 'updated_at'
  const { rows } = await sql.query<PayoutRow>(
    `${PAYOUT} from bleumi_payouts b join payouts p on p.business_id = b.business_id and p.id = b.payout_id
      where b.business_id = $1
        and (b.${column}, b.payout_id) > (to_timestamp(0) + $2::bigint * interval '1 microsecond', $3::uuid)
        and b.${column} >= to_timestamp($4::bigint) and b.${column} < to_timestamp($5::bigint + 1)
      order by b.${column}, b.payout_id limit $6`,
    [
      businessId,
      choice.after?.atMicros ?? 0n,
      choice.after?.payoutId ?? '00000000-0000-0000-0000-000000000000',
      choice.startAt,
      choice.endAt,
      choice.limit,
    ],
  )
  return rows.map(row => ({
    payout: fromRow(row),
    place: {
      atMicros: choice.order === 'createdAt' ? row.created_micros : row.updated_micros,
      payoutId: row.payoutId,
    },
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
