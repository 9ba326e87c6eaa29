import type { Sql } from './database.ts'
import { secondsBetween } from './seconds-between.ts'
import { microsSql } from './store-time.ts'
import { HOLDINGS_SQL } from './till-balance.ts'

/** A wallet of the Bleumi dialect as its merchant sees it. */
export interface BleumiWallet {
  /** The merchant's own name of it. */
  readonly id: string
  readonly tillId: string
  readonly assetId: string
  /** Network code and token as the merchant wrote them. */
  readonly chain: string
  readonly token: string
  /** Canonical form. */
  readonly address: string
  /** Base units of the token that lie there, in blocks that are canonical now. */
  readonly balanceAtoms: bigint
  /** Block of the last change of the balance, 0 before the first. */
  readonly balanceBlock: bigint
  /** Seconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** Which time a list goes by. */
export type WalletOrder = 'createdAt' | 'updatedAt'

/** A place in a list: microseconds since the epoch, and the till among equal times. */
export interface WalletPlace {
  readonly atMicros: bigint
  readonly tillId: string
}

interface WalletRow {
  id: string
  till_id: string
  asset_id: string
  chain: string
  token: string
  address: string
  balance_atoms: bigint
  balance_block: bigint
  created_micros: bigint
  updated_micros: bigint
}

const WALLET = `select w.id, w.till_id, t.asset_id, w.chain, w.token, t.address, coalesce(held.atoms, 0) as balance_atoms,
    coalesce(held.block, 0) as balance_block, ${microsSql('w.created_at')} as created_micros,
    ${microsSql('w.updated_at')} as updated_micros`
const BALANCE = `join tills t on t.business_id = w.business_id and t.id = w.till_id
  left join ${HOLDINGS_SQL('w.business_id', 'w.till_id')} held on held.asset_id = t.asset_id`

/** A wallet by its merchant's id, or null. */
export async function findWallet(sql: Sql, businessId: string, id: string): Promise<BleumiWallet | null> {
  const { rows } = await sql.query<WalletRow>(
    `${WALLET} from bleumi_wallets w ${BALANCE} where w.business_id = $1 and w.id = $2`,
    [businessId, id],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/**
 * Up to `limit` wallets, each with its place, of a business in ascending order of the time, from behind `after`; both bounds are inclusive, in
 * seconds. The cost of a page does not depend on how many pages lie before it.
 */
export async function listWallets(
  sql: Sql,
  businessId: string,
  choice: {
    readonly order: WalletOrder
    readonly after: WalletPlace | null
    readonly startAt: bigint | null
    readonly endAt: bigint | null
    readonly limit: number
  },
): Promise<{ wallets: BleumiWallet[]; places: WalletPlace[] }> {
  const column = choice.order === 'createdAt' ? 'created_at' : 'updated_at'
  const { rows } = await sql.query<WalletRow>(
    `${WALLET} from (
       select * from bleumi_wallets
        where business_id = $1
          and (${column}, till_id) > (to_timestamp(0) + $2::bigint * interval '1 microsecond', $3)
          and ${column} >= to_timestamp($4::bigint) and ${column} < to_timestamp($5::bigint)
        order by ${column}, till_id limit $6) w ${BALANCE}
      order by w.${column}, w.till_id`,
    [
      businessId,
      choice.after?.atMicros ?? 0n,
      choice.after?.tillId ?? '',
      ...secondsBetween(choice.startAt, choice.endAt),
      choice.limit,
    ],
  )
  const micros = (row: WalletRow): bigint =>
    choice.order === 'createdAt' ? row.created_micros : row.updated_micros
  return {
    wallets: rows.map(fromRow),
    places: rows.map(row => ({ atMicros: micros(row), tillId: row.till_id })),
  }
}

function fromRow(row: WalletRow): BleumiWallet {
  return {
    id: row.id,
    tillId: row.till_id,
    assetId: row.asset_id,
    chain: row.chain,
    token: row.token,
    address: row.address,
    balanceAtoms: row.balance_atoms,
    balanceBlock: row.balance_block,
    createdAt: Number(row.created_micros / 1_000_000n),
    updatedAt: Number(row.updated_micros / 1_000_000n),
  }
}
