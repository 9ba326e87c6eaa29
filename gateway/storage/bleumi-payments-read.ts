import type { AssetId, Family } from '../domain/assets.ts'
import type { ExactTerms } from '../domain/terms.ts'
import type { PaymentName } from './bleumi-payments.ts'
import type { WalletOrder } from './bleumi-wallets.ts'
import type { Sql } from './database.ts'
import { SECONDS_MAX, secondsBetween } from './seconds-between.ts'
import { microsSql } from './store-time.ts'
import { HOLDINGS_SQL } from './till-balance.ts'

/** A payment as its merchant sees it. */
export interface Payment {
  /** Ours. */
  readonly paymentId: string
  /** The merchant's. */
  readonly id: string
  /** In the order of their creation; none before a shopper has chosen a coin. */
  readonly addresses: readonly PaymentAddress[]
  /** Seconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** Where a payment is paid on one network. */
export interface PaymentAddress {
  /** Network code as the merchant wrote it. */
  readonly chain: string
  readonly tillId: string
  /** Canonical form. */
  readonly address: string
  readonly family: Family
  /** An asset of the chain. */
  readonly chainAssetId: AssetId
  readonly terms: ExactTerms
  readonly termsHash: string
  readonly nonce: string
  /** One per asset that ever moved there. */
  readonly balances: readonly PaymentBalance[]
}

export interface PaymentBalance {
  readonly assetId: AssetId
  /** Base units, in blocks that are canonical now. */
  readonly atoms: bigint
  /** Block of the last change. */
  readonly block: bigint
  /** Whether everything that the balance is made of is final by the network's policy. */
  readonly isFinal: boolean
}

/** A place in a list: microseconds since the epoch, and the payment among equal times. */
export interface PaymentPlace {
  readonly atMicros: bigint
  readonly paymentId: string
}

interface PaymentRow {
  payment_id: string
  id: string
  created_micros: bigint
  updated_micros: bigint
}

const PAYMENT = `select payment_id, id, ${microsSql('created_at')} as created_micros, ${microsSql('updated_at')} as updated_micros
  from bleumi_payments`

/** A payment by its merchant's id, or null. */
export async function findPayment(
  sql: Sql,
  { businessId, edition, id }: PaymentName,
): Promise<Payment | null> {
  const { rows } = await sql.query<PaymentRow>(
    `${PAYMENT} where business_id = $1 and edition = $2 and id = $3`,
    [businessId, edition, id],
  )
  const [payment] = await withAddresses(sql, businessId, rows)
  return payment ?? null
}

/**
 * Up to `limit` payments, each with its place, from behind `after`; both bounds are inclusive, in seconds. The cost of a page
 * does not depend on how many pages lie before it.
 */
export async function listPayments(
  sql: Sql,
  { businessId, edition }: Omit<PaymentName, 'id'>,
  choice: {
    readonly order: WalletOrder
    readonly descending: boolean
    readonly after: PaymentPlace | null
    readonly startAt: bigint | null
    readonly endAt: bigint | null
    readonly limit: number
  },
): Promise<{ payments: Payment[]; places: PaymentPlace[] }> {
  const column = choice.order === 'createdAt' ? 'created_at' : 'updated_at'
  const [direction, behind] = choice.descending ? ['desc', '<'] : ['asc', '>']
  const start = choice.descending
    ? { atMicros: SECONDS_MAX * 1_000_000n, paymentId: '' }
    : { atMicros: 0n, paymentId: '' }
  const after = choice.after ?? start
  const { rows } = await sql.query<PaymentRow>(
    `${PAYMENT}
      where business_id = $1 and edition = $2
        and (${column}, payment_id) ${behind} (to_timestamp(0) + $3::bigint * interval '1 microsecond', $4)
        and ${column} >= to_timestamp($5::bigint) and ${column} < to_timestamp($6::bigint)
      order by ${column} ${direction}, payment_id ${direction} limit $7`,
    [
      ...[businessId, edition, after.atMicros, after.paymentId],
      ...[...secondsBetween(choice.startAt, choice.endAt), choice.limit],
    ],
  )
  const micros = (row: PaymentRow): bigint =>
    choice.order === 'createdAt' ? row.created_micros : row.updated_micros
  return {
    payments: await withAddresses(sql, businessId, rows),
    places: rows.map(row => ({ atMicros: micros(row), paymentId: row.payment_id })),
  }
}

interface AddressRow {
  payment_id: string
  chain: string
  till_id: string
  address: string
  family: Family
  chain_asset_id: string
  terms: ExactTerms
  terms_hash: string
  nonce: string
  asset_id: string | null
  atoms: bigint
  block: bigint
  is_final: boolean
}

async function withAddresses(
  sql: Sql,
  businessId: string,
  payments: readonly PaymentRow[],
): Promise<Payment[]> {
  if (payments.length === 0) return []
  const { rows } = await sql.query<AddressRow>(
    `select a.payment_id, a.chain, a.till_id, tills.address, tills.family, tills.asset_id as chain_asset_id, tills.terms,
            tills.terms_hash, tills.nonce, held.asset_id, held.atoms, held.block, held.is_final
       from bleumi_payment_addresses a
       join tills on tills.business_id = a.business_id and tills.id = a.till_id
       left join ${HOLDINGS_SQL('a.business_id', 'a.till_id')} held on true
      where a.business_id = $1 and a.payment_id = any($2)
      order by a.created_at, a.chain, held.asset_id`,
    [businessId, payments.map(({ payment_id }) => payment_id)],
  )
  const byPayment = Map.groupBy(rows, row => row.payment_id)
  return payments.map(({ payment_id: paymentId, id, created_micros, updated_micros }) => ({
    ...{ paymentId, id },
    addresses: addressesOf(byPayment.get(paymentId) ?? []),
    createdAt: Number(created_micros / 1_000_000n),
    updatedAt: Number(updated_micros / 1_000_000n),
  }))
}

function addressesOf(rows: readonly AddressRow[]): PaymentAddress[] {
  return [...Map.groupBy(rows, row => row.till_id).values()].flatMap(ofTill => {
    const [row] = ofTill
    if (!row) return []
    const { chain, till_id: tillId, address, family, terms, terms_hash: termsHash, nonce } = row
    const balances = ofTill.flatMap(({ asset_id: assetId, atoms, block, is_final: isFinal }) =>
      assetId === null ? [] : [{ assetId, atoms, block, isFinal }],
    )
    return [
      { chain, tillId, address, family, chainAssetId: row.chain_asset_id, terms, termsHash, nonce, balances },
    ]
  })
}
