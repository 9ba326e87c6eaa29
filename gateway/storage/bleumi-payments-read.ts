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

/** What lies at an address of a payment in one asset. */
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

/** A payment with one balance of one of its addresses; all that is behind `updated_micros` is null where there is none. */
interface PaymentRow {
  payment_id: string
  id: string
  created_micros: bigint
  updated_micros: bigint
  till_id: string | null
  chain: string
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

/**
 * The payments `chosen` with what lies at their addresses, in this order. One statement: `updated_at` and the balances are of
 * the same moment, so who polls by the one never has the others without it.
 */
const PAYMENTS = (chosen: string, order: string): string => `
  select p.payment_id, p.id, ${microsSql('p.created_at')} as created_micros, ${microsSql('p.updated_at')} as updated_micros,
         a.till_id, a.chain, tills.address, tills.family, tills.asset_id as chain_asset_id, tills.terms, tills.terms_hash,
         tills.nonce, held.asset_id, held.atoms, held.block, held.is_final
    from (select * from bleumi_payments where ${chosen}) p
    left join bleumi_payment_addresses a on a.business_id = p.business_id and a.payment_id = p.payment_id
    left join tills on tills.business_id = a.business_id and tills.id = a.till_id
    left join ${HOLDINGS_SQL('a.business_id', 'a.till_id')} held on true
   order by ${order}, a.created_at, a.chain, held.asset_id`

/** A payment by its merchant's id, or null. */
export async function findPayment(
  sql: Sql,
  { businessId, edition, id }: PaymentName,
): Promise<Payment | null> {
  const { rows } = await sql.query<PaymentRow>(
    PAYMENTS('business_id = $1 and edition = $2 and id = $3', 'p.payment_id'),
    [businessId, edition, id],
  )
  return paymentsOf(rows)[0]?.payment ?? null
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
    PAYMENTS(
      `business_id = $1 and edition = $2
        and (${column}, payment_id) ${behind} (to_timestamp(0) + $3::bigint * interval '1 microsecond', $4)
        and ${column} >= to_timestamp($5::bigint) and ${column} < to_timestamp($6::bigint)
      order by ${column} ${direction}, payment_id ${direction} limit $7`,
      `p.${column} ${direction}, p.payment_id ${direction}`,
    ),
    [
      ...[businessId, edition, after.atMicros, after.paymentId],
      ...[...secondsBetween(choice.startAt, choice.endAt), choice.limit],
    ],
  )
  const found = paymentsOf(rows)
  return {
    payments: found.map(({ payment }) => payment),
    places: found.map(({ payment, createdMicros, updatedMicros }) => ({
      atMicros: choice.order === 'createdAt' ? createdMicros : updatedMicros,
      paymentId: payment.paymentId,
    })),
  }
}

function paymentsOf(
  rows: readonly PaymentRow[],
): { payment: Payment; createdMicros: bigint; updatedMicros: bigint }[] {
  return [...Map.groupBy(rows, row => row.payment_id).values()].flatMap(ofPayment => {
    const [row] = ofPayment
    if (!row) return []
    const { payment_id: paymentId, id, created_micros: createdMicros, updated_micros: updatedMicros } = row
    const payment = {
      ...{ paymentId, id },
      addresses: addressesOf(ofPayment),
      createdAt: Number(createdMicros / 1_000_000n),
      updatedAt: Number(updatedMicros / 1_000_000n),
    }
    return [{ payment, createdMicros, updatedMicros }]
  })
}

function addressesOf(rows: readonly PaymentRow[]): PaymentAddress[] {
  return [...Map.groupBy(rows, row => row.till_id).values()].flatMap(ofTill => {
    const [row] = ofTill
    if (!row || row.till_id === null) return []
    const { chain, till_id: tillId, address, family, terms, terms_hash: termsHash, nonce } = row
    const balances = ofTill.flatMap(({ asset_id: assetId, atoms, block, is_final: isFinal }) =>
      assetId === null ? [] : [{ assetId, atoms, block, isFinal }],
    )
    return [
      { chain, tillId, address, family, chainAssetId: row.chain_asset_id, terms, termsHash, nonce, balances },
    ]
  })
}
