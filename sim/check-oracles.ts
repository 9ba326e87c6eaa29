import type { Database } from '../gateway/storage/database.ts'
import { emptiedBy, keyOf, type Payment, paymentsOf, settlementsOf } from './canonical-truth.ts'
import { checkCustody, checkLedger } from './check-books.ts'
import type { SimulatedChain } from './simulated-chain.ts'
import { SENDER } from './simulated-core.ts'
import type { Carrying } from './simulated-database.ts'
import type { TakenCallback } from './simulated-shops.ts'

/** What the database is compared with. */
export interface Truth {
  readonly db: Database
  readonly businessId: string
  readonly chains: readonly SimulatedChain[]
  readonly tills: readonly string[]
  /** Faults are over and everything had time to end, so nothing may be owed. */
  readonly healed: boolean
  /** What the shops took; without it O7 is judged by the events alone. */
  readonly shops?: readonly TakenCallback[]
  /** Which of our transactions each obligation was put into, by nonce. */
  readonly carried?: ReadonlyMap<string, readonly Carrying[]>
}

/** What was looked at and what is wrong. Each wrong line begins with its oracle. */
export interface Findings {
  readonly wrong: readonly string[]
  /** Payments to tills in the canonical chain, in registered assets. */
  readonly payments: number
  readonly credits: number
  readonly obligations: number
  readonly events: number
  readonly settlements: number
  readonly accounts: number
}

interface TransferRow {
  chain_id: string
  till: string
  id: string
  txid: string
  ordinal: number
  asset_id: string
  amount_atoms: bigint
  state: string
  disposition: string
  obligation_id: string | null
  obligation_state: string | null
  settled_txid: string | null
  forwarded_events: bigint
  forwarded_delivery: string | null
}

const MINIMUM_ATOMS = 1_000n

/** Compares the database with the chains' own truth (oracles O1-O5, O7, O9 of the failure catalogue). */
export async function checkOracles(truth: Truth): Promise<Findings> {
  const rows = await readTransfers(truth)
  const payments = paymentsOf(truth)
  const wrong = [
    ...rows.filter(row => row.forwarded_events > 1n).map(row => `O7 told twice ${row.till} ${row.txid}`),
    ...checkNonces(truth),
    ...(await checkLedger(truth)),
  ]
  let accounts = 0
  if (truth.healed) {
    wrong.push(
      ...checkCredits(rows, payments),
      ...checkEnds(rows, payments),
      ...checkSettlements(truth, rows),
    )
    if (truth.shops) wrong.push(...checkTold(rows, truth.shops))
    if (truth.carried) wrong.push(...(await checkCarried(truth, rows, truth.carried)))
    const custody = await checkCustody(truth)
    accounts = custody.accounts
    wrong.push(...custody.wrong)
  }
  return {
    wrong,
    accounts,
    payments: payments.size,
    credits: rows.filter(row => row.state !== 'orphaned').length,
    obligations: rows.filter(row => row.obligation_id !== null).length,
    events: rows.reduce((total, row) => total + Number(row.forwarded_events), 0),
    settlements: truth.chains.reduce((total, chain) => total + settlementsOf(chain).length, 0),
  }
}

async function readTransfers({ db, businessId }: Truth): Promise<TransferRow[]> {
  const { rows } = await db.query<TransferRow>(
    `select t.chain_id, tills.address as till, t.id, t.txid, t.ordinal, t.asset_id, t.amount_atoms, t.state, t.disposition,
            o.id as obligation_id, o.state as obligation_state, o.settled_txid,
            (select count(*) from events e where e.business_id = t.business_id and e.transfer_id = t.id
                and e.kind = 'transfer.forwarded') as forwarded_events,
            (select d.state from deliveries d join events e on e.business_id = d.business_id and e.id = d.event_id
              where d.business_id = t.business_id and d.transfer_id = t.id and e.kind = 'transfer.forwarded') as forwarded_delivery
       from transfers t
       join tills on tills.business_id = t.business_id and tills.id = t.till_id
       left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
      where t.business_id = $1`,
    [businessId],
  )
  return rows
}

const keyOfRow = (row: TransferRow): string =>
  keyOf(row.chain_id, row.till, row.txid, row.ordinal, row.asset_id)

/** O1: each credit is one canonical payment, to the base unit. */
function checkCredits(rows: readonly TransferRow[], payments: ReadonlyMap<string, Payment>): string[] {
  return rows.flatMap(row => {
    if (row.state === 'orphaned') return []
    const payment = payments.get(keyOfRow(row))
    if (!payment) return [`O1 credit without a payment ${keyOfRow(row)} (${row.state})`]
    if (payment.amountAtoms !== row.amount_atoms) return [`O1 wrong amount ${keyOfRow(row)}`]
    const small = row.amount_atoms < MINIMUM_ATOMS && row.disposition === 'accepted'
    const alone = [...payments.values()].filter(
      other => other.till === payment.till && other.txid === payment.txid,
    )
    return small && alone.length === 1 ? [`O1 counted below the minimum ${keyOfRow(row)}`] : []
  })
}

/** O2: each payment is recorded and has come to its end. */
function checkEnds(rows: readonly TransferRow[], payments: ReadonlyMap<string, Payment>): string[] {
  const stored = new Map(rows.map(row => [keyOfRow(row), row]))
  return [...payments.keys()].flatMap(id => {
    const row = stored.get(id)
    if (!row) return [`O2 missed ${id}`]
    if (row.state === 'orphaned' || row.state === 'seen') return [`O2 ${id} is ${row.state}`]
    if (row.disposition !== 'accepted') return []
    const ended = row.obligation_state === 'settled' || row.obligation_state === 'final'
    return [
      ...(ended ? [] : [`liveness: ${id} is ${row.obligation_state}`]),
      ...(row.forwarded_events === 1n ? [] : [`O7 ${id} has ${row.forwarded_events} forwarded events`]),
    ]
  })
}

/** O3: what settled an obligation is a canonical transaction that emptied its till, and each leg reached who was meant. */
function checkSettlements(truth: Truth, rows: readonly TransferRow[]): string[] {
  const emptied = emptiedBy(truth)
  return rows.flatMap(row => {
    if (row.state === 'orphaned' || row.settled_txid === null) return []
    const did = emptied.has(keyOf(row.chain_id, row.settled_txid, row.till, row.asset_id))
    return did ? [] : [`O3 ${keyOfRow(row)} counts as settled by ${row.settled_txid}, which did not`]
  })
}

/**
 * O3: an obligation is carried by one transaction, or by another only when that one is mined and did not move it: by the
 * rows of that moment, and by the chain in the end. After a rewind it may look otherwise, rightly: a transaction that was
 * mined before its payment the first time, and given up, may wait again or be mined behind it the second.
 */
async function checkCarried(
  truth: Truth,
  rows: readonly TransferRow[],
  carried: ReadonlyMap<string, readonly Carrying[]>,
): Promise<string[]> {
  const { rows: mined } = await truth.db.query<{ id: string; mined_txid: string }>(
    'select id, mined_txid from outgoing_transactions where chain_id = any($1) and mined_txid is not null',
    [truth.chains.map(chain => chain.chainId)],
  )
  const txids = new Map(mined.map(row => [row.id, row.mined_txid]))
  const emptied = emptiedBy(truth)
  return rows.flatMap(row => {
    const all = row.obligation_id === null ? [] : (carried.get(row.obligation_id) ?? [])
    const faults = all.flatMap(({ fault }) =>
      fault === null ? [] : [`O3 ${keyOfRow(row)} carried ${fault}`],
    )
    const first = all.findIndex(({ outgoingId }) =>
      emptied.has(keyOf(row.chain_id, txids.get(outgoingId) ?? '', row.till, row.asset_id)),
    )
    if (first < 0 || first === all.length - 1 || all[first]?.rewound) return faults
    return [...faults, `O3 ${keyOfRow(row)} was carried again after ${all[first]?.outgoingId} had moved it`]
  })
}

/** O7: each forward was told to the shop, under the transfer's name, with its facts. */
function checkTold(rows: readonly TransferRow[], shops: readonly TakenCallback[]): string[] {
  const told = new Map<string, TakenCallback[]>()
  for (const call of shops) if (!call.pending) told.set(call.uuid, [...(told.get(call.uuid) ?? []), call])
  return rows.flatMap(row => {
    const calls = told.get(row.id) ?? []
    const false_ = calls.filter(call => call.txid !== row.txid || call.amountAtoms !== row.amount_atoms)
    if (false_.length > 0) return [`O7 ${keyOfRow(row)} was told wrong`]
    if (row.forwarded_events === 0n)
      return calls.length === 0 ? [] : [`O7 ${keyOfRow(row)} told without an event`]
    const heard = row.forwarded_delivery === 'delivered' && calls.some(call => call.answered)
    return heard
      ? []
      : [`O7 ${keyOfRow(row)} was told ${calls.length} times, delivery ${row.forwarded_delivery}`]
  })
}

/** O9: one transaction per nonce, gapless on the chain. */
function checkNonces({ chains }: Truth): string[] {
  return chains.flatMap(chain => {
    const nonces = chain.canonical.flatMap(t => (t.kind !== 'payment' && t.from === SENDER ? [t.nonce] : []))
    return nonces.some((nonce, index) => nonce !== BigInt(index))
      ? [`O9 nonces on chain: ${nonces.join()}`]
      : []
  })
}
