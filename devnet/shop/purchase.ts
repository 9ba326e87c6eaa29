import { parseAtoms } from '../../gateway/domain/money.ts'
import type { Product } from './products.ts'

/** How a purchase is paid: an address of its own, a payment page, or a deposit to the customer's credit. */
export type Way = 'address' | 'checkout' | 'deposit'

/** What the gateway told the shop, once. */
export interface Notice {
  readonly atMs: number
  readonly kind: 'pending' | 'confirmed' | 'paid' | 'deposit'
  /** Path and query as called. */
  readonly target: string
  readonly fields: ReadonlyMap<string, string>
}

/** What the sandbox's payer sent for a purchase. */
export interface Sent {
  readonly atMs: number
  readonly amount: string
  readonly txid: string
  readonly blockNumber: number
}

/** What a purchase is reckoned in: the coin for an address, dollars where the payer chooses the coin. */
export interface Unit {
  readonly symbol: string
  readonly decimals: number
}

/** A purchase as the shop keeps it. Amounts are base units of its unit. */
export interface Purchase {
  readonly id: string
  readonly product: Product
  readonly way: Way
  readonly createdAtMs: number
  /** What was asked for. */
  readonly dueAtoms: bigint
  readonly unit: Unit
  /** The address to pay to, and the smallest payment that counts; `address` only. */
  readonly till: { readonly address: string; readonly minimum: string } | null
  /** Where the gateway tells of it; identifies the purchase there. */
  readonly callback: string
  /** The hosted page; `checkout` and `deposit`. */
  readonly pageUrl: string | null
  readonly successToken: string | null
  /** Who gets the money, by address, with what they had before. */
  readonly recipients: readonly {
    readonly name: string
    readonly address: string
    readonly hadAtoms: bigint
  }[]
  readonly sent: Sent[]
  readonly notices: Notice[]
  /** Calls of its callback that nobody signed. */
  refused: number
}

/** Where a purchase stands by what the gateway told, and what counts so far. */
export interface Standing {
  readonly state: 'waiting' | 'seen' | 'partial' | 'paid' | 'overpaid' | 'credited'
  readonly confirmedAtoms: bigint
  readonly pendingAtoms: bigint
}

/**
 * Judges by signed notices only. A payment is told of more than once (pending, confirmed, retries): its `uuid` says that
 * it is the same one, and the confirmed amount takes the pending one's place.
 */
export function judge({ way, dueAtoms, unit, notices, successToken }: Purchase): Standing {
  const confirmed = new Map<string, bigint>()
  const pending = new Map<string, bigint>()
  const amountOf = (notice: Notice, field: string): bigint =>
    parseAtoms(notice.fields.get(field) ?? '0', unit.decimals)
  for (const notice of notices) {
    const uuid = notice.fields.get('uuid') ?? ''
    if (notice.kind === 'pending') pending.set(uuid, amountOf(notice, 'value_coin'))
    if (notice.kind === 'confirmed') confirmed.set(uuid, amountOf(notice, 'value_coin'))
    if (notice.kind === 'deposit') confirmed.set(uuid, amountOf(notice, 'paid_amount_fiat'))
    // One notice for the whole payment, and only the token proves which (reference blockbee 10.3).
    if (notice.kind === 'paid' && notice.fields.get('success_token') === successToken)
      confirmed.set('', amountOf(notice, 'paid_amount_fiat'))
  }
  for (const uuid of confirmed.keys()) pending.delete(uuid)
  const confirmedAtoms = sum(confirmed)
  const pendingAtoms = sum(pending)
  return { state: stateOf({ way, dueAtoms, confirmedAtoms, pendingAtoms }), confirmedAtoms, pendingAtoms }
}

function stateOf(of: {
  way: Way
  dueAtoms: bigint
  confirmedAtoms: bigint
  pendingAtoms: bigint
}): Standing['state'] {
  if (of.way === 'deposit') return of.confirmedAtoms > 0n ? 'credited' : 'waiting'
  // A page is paid when the gateway says so; what it told is the whole.
  if (of.way === 'checkout') return of.confirmedAtoms > 0n ? 'paid' : 'waiting'
  if (of.confirmedAtoms > of.dueAtoms) return 'overpaid'
  if (of.confirmedAtoms === of.dueAtoms) return 'paid'
  if (of.pendingAtoms > 0n) return 'seen'
  return of.confirmedAtoms > 0n ? 'partial' : 'waiting'
}

function sum(amounts: ReadonlyMap<string, bigint>): bigint {
  return [...amounts.values()].reduce((total, amount) => total + amount, 0n)
}
