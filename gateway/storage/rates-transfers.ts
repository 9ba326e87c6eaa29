import type { AssetRegistry } from '../domain/assets.ts'
import type { RateSnapshot, RateSnapshots } from '../rates/ports.ts'
import type { Sql } from './database.ts'

/** A transfer that gets its worth. */
export interface ValuedTransfer {
  readonly businessId: string
  readonly transferId: string
  readonly assetId: string
}

/** What is kept of a snapshot. */
export type StoredSnapshot = Pick<RateSnapshot, 'prices'>

/** Snapshots are immutable and few; this many are kept in memory. */
const REMEMBERED_MAX = 64

/** Ties transfers to the prices of the time that they were first seen, and finds those prices again. */
export class TransferRates {
  readonly #snapshots: RateSnapshots
  readonly #registry: AssetRegistry
  readonly #remembered = new Map<string, StoredSnapshot>()

  constructor(snapshots: RateSnapshots, registry: AssetRegistry) {
    this.#snapshots = snapshots
    this.#registry = registry
  }

  /**
   * Ties those that have no prices yet to the prices of now, and stores these with them. Answers with the snapshot of each,
   * an earlier one where there was one; a transfer whose asset has no price now is missing and can be tied later.
   */
  async tie(sql: Sql, transfers: readonly ValuedTransfer[]): Promise<Map<string, string>> {
    const { id, takenAtMs, prices } = this.#snapshots.current()
    const priced = transfers.filter(({ assetId }) => {
      const ticker = this.#registry.byId(assetId)?.ticker
      return ticker !== undefined && Object.hasOwn(prices, ticker)
    })
    if (priced.length === 0) return new Map()
    await sql.query(
      `insert into rate_snapshots (id, taken_at, prices) values ($1, to_timestamp($2::float8 / 1000), $3)
       on conflict do nothing`,
      [id, takenAtMs, JSON.stringify(prices)],
    )
    const { rows } = await sql.query<{ transferId: string; snapshotId: string }>(
      `insert into transfer_rates as r (business_id, transfer_id, snapshot_id)
       select x.business_id, x.transfer_id, $3 from unnest($1::text[], $2::uuid[]) as x(business_id, transfer_id)
       on conflict (business_id, transfer_id) do update set snapshot_id = r.snapshot_id
       returning r.transfer_id as "transferId", r.snapshot_id as "snapshotId"`,
      [priced.map(({ businessId }) => businessId), priced.map(({ transferId }) => transferId), id],
    )
    // Snapshots never change: remembering one whose transaction is taken back does no harm.
    this.#remembered.set(id, { prices })
    return new Map(rows.map(({ transferId, snapshotId }) => [transferId, snapshotId]))
  }

  /** The prices of snapshots, by id; from memory where they were read before. */
  async read(sql: Sql, ids: Iterable<string>): Promise<Map<string, StoredSnapshot>> {
    const wanted = new Set(ids)
    const missing = [...wanted].filter(id => !this.#remembered.has(id))
    if (missing.length > 0) {
      const { rows } = await sql.query<StoredSnapshot & { id: string }>(
        'select id, prices from rate_snapshots where id = any($1)',
        [missing],
      )
      for (const { id, prices } of rows) this.#remembered.set(id, { prices })
    }
    const found = [...this.#remembered].filter(([id]) => wanted.has(id))
    for (const id of [...this.#remembered.keys()].slice(0, -REMEMBERED_MAX)) this.#remembered.delete(id)
    return new Map(found)
  }
}
