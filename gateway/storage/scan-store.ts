import type { ChainId, Family, LargeAmount } from '../domain/assets.ts'
import { ZERO_ADDRESS } from '../domain/terms.ts'
import { OPERATION_CONFIRMATIONS } from '../operations/operation.ts'
import {
  type BlockRecord,
  type CommitSummary,
  type Cursor,
  CursorMoved,
  type FinalTier,
  type ScanStore,
  type WatchedTill,
} from '../scan/ports.ts'
import { insertAccountChanges, openAccounts } from './account-changes.ts'
import { endBleumiPayouts } from './bleumi-payouts.ts'
import type { Database, Sql } from './database.ts'
import { endOperations } from './operations-end.ts'
import { postFundings, settlePayouts } from './payouts-settle.ts'
import { postDifferences } from './post-differences.ts'
import { postLocations } from './post-locations.ts'
import type { TransferRates } from './rates-transfers.ts'
import { rewindBlocks } from './rewind-blocks.ts'
import {
  advanceFinality,
  confirmTransfers,
  matchOwnTransactions,
  settleObligations,
} from './scan-consequences.ts'
import { insertOutflows, insertUnknownAssets, upsertTransfers } from './scan-rows.ts'
import type { StoreTime } from './store-time.ts'

/** What the stores that confirm payments must know. */
export interface ConfirmOptions extends StoreTime {
  /** How long a new obligation waits for company (batching). Milliseconds. */
  readonly windowMs: number
  /** Amounts, of any chain, that wait for a second source; default none. */
  readonly large?: readonly LargeAmount[]
  /** How deep an operation's block is when its answer is final. */
  readonly operationConfirmations?: number
}

/** The scanner's storage on PostgreSQL. With `transferRates`, transfers are valued in the transaction that first sees them. */
export function createScanStore(
  db: Database,
  options: ConfirmOptions & { readonly transferRates?: TransferRates },
): ScanStore {
  const { windowMs, large = [], offsetMs = () => 0, transferRates } = options
  const { operationConfirmations = OPERATION_CONFIRMATIONS } = options
  return {
    async cursor(chainId) {
      const { rows } = await db.query<CursorRow>(
        `with lanes as (
           select l.sender, exists (select 1 from account_changes c where c.chain_id = l.chain_id and c.account = l.sender
                                     and c.kind = 'opening' and c.block_number is not null) as is_open
             from nonce_lanes l where l.chain_id = $1)
         select number, hash, final_number, checked_number, halted_reason, accounts,
                array(select sender from lanes where is_open) as open,
                array(select sender from lanes where not is_open) as unopened
           from cursors where chain_id = $1`,
        [chainId],
      )
      const row = rows[0]
      return row
        ? {
            number: row.number,
            hash: row.hash,
            finalNumber: row.final_number,
            checkedNumber: row.checked_number,
            haltedReason: row.halted_reason,
            accounts: row.accounts,
            openAccounts: row.open,
            unopenedAccounts: row.unopened,
          }
        : null
    },
    async blockHash(chainId, number) {
      const { rows } = await db.query<{ hash: string }>(
        'select hash from blocks where chain_id = $1 and number = $2',
        [chainId, number],
      )
      return rows[0]?.hash ?? null
    },
    async lowestBlock(chainId) {
      const { rows } = await db.query<{ number: bigint | null }>(
        'select min(number) as number from blocks where chain_id = $1',
        [chainId],
      )
      return rows[0]?.number ?? null
    },
    tillsAt: (family, addresses) => tillsAt(db, family, addresses),
    async ownSenders(chainId) {
      const { rows } = await db.query<{ sender: string }>(
        'select sender from nonce_lanes where chain_id = $1',
        [chainId],
      )
      return rows.map(row => row.sender)
    },
    openAccounts: (chainId, at, balances) => db.transaction(sql => openAccounts(sql, chainId, at, balances)),
    commitBlocks: (chainId, expected, blocks, finalNumber, tiers = []) =>
      db.transaction(sql =>
        commitBlocks(sql, {
          chainId,
          expected,
          blocks,
          finalNumber,
          tiers,
          windowMs,
          large,
          offsetMs: offsetMs(),
          transferRates,
          operationConfirmations,
        }),
      ),
    rewind: (chainId, expected, ancestor) =>
      db.transaction(sql => rewindBlocks(sql, chainId, expected, ancestor)),
    async halt(chainId, reason) {
      await db.query('update cursors set halted_reason = $2 where chain_id = $1', [chainId, reason])
    },
    async resume(chainId, reason) {
      const { rowCount } = await db.query(
        'update cursors set halted_reason = null where chain_id = $1 and halted_reason = $2',
        [chainId, reason],
      )
      return rowCount === 1
    },
  }
}

interface CursorRow {
  number: bigint
  hash: string
  final_number: bigint
  checked_number: bigint
  halted_reason: string | null
  accounts: number
  open: string[]
  unopened: string[]
}

async function tillsAt(sql: Sql, family: Family, addresses: readonly string[]): Promise<WatchedTill[]> {
  if (addresses.length === 0) return []
  const { rows } = await sql.query<{
    business_id: string
    id: string
    address: string
    asset_id: string
    multi_token: boolean
    multi_chain: boolean
    recipients: number | null
    coin_goes_to: string | null
  }>(
    `select business_id, id, address, asset_id, multi_token, multi_chain,
            case settlement when 'forward' then jsonb_array_length(terms->'recipients') end as recipients,
            case when settlement = 'forward' and jsonb_array_length(terms->'recipients') = 1
                  and terms->>'refunder' = '${ZERO_ADDRESS}' then terms->'recipients'->0->>'address' end as coin_goes_to
       from tills where address = any($1) and family = $2`,
    [addresses, family],
  )
  return rows.map(row => ({
    businessId: row.business_id,
    tillId: row.id,
    address: row.address,
    assetId: row.asset_id,
    multiToken: row.multi_token,
    multiChain: row.multi_chain,
    recipients: row.recipients,
    coinGoesTo: row.coin_goes_to,
  }))
}

interface Commit {
  readonly chainId: ChainId
  readonly expected: Cursor | null
  readonly blocks: readonly BlockRecord[]
  readonly finalNumber: bigint
  readonly tiers: readonly FinalTier[]
  readonly windowMs: number
  readonly large: readonly LargeAmount[]
  readonly offsetMs: number
  readonly transferRates: TransferRates | undefined
  readonly operationConfirmations: number
}

async function commitBlocks(sql: Sql, commit: Commit): Promise<CommitSummary> {
  const { chainId, blocks, windowMs, large, offsetMs } = commit
  const tip = blocks.at(-1)?.ref
  if (!tip) return { transfers: 0, obligations: 0, events: 0 }
  await moveCursor(sql, commit, tip)
  await sql.query(
    `insert into blocks (chain_id, number, hash, parent_hash, block_time, proof)
     select $1, x.number, x.hash, x.parent_hash, to_timestamp(x.seconds), x.proof
       from jsonb_to_recordset($2::jsonb) as x(number bigint, hash text, parent_hash text, seconds bigint, proof text)`,
    [chainId, JSON.stringify(blocks.map(blockRow))],
  )
  const seen = await upsertTransfers(sql, chainId, blocks)
  await commit.transferRates?.tie(sql, seen.transfers)
  await insertUnknownAssets(sql, chainId, blocks)
  const drained = await insertOutflows(sql, chainId, blocks)
  const mined = await matchOwnTransactions(sql, chainId, blocks)
  const confirmed = await confirmTransfers(sql, { chainId, tip: tip.number, windowMs, large, offsetMs })
  const settled = await settleObligations(sql, {
    chainId,
    tip: tip.number,
    tillIds: [...new Set([...drained, ...confirmed.tillIds])],
    minedOutgoing: mined,
    offsetMs,
  })
  const finalised = await advanceFinality(sql, chainId, commit.finalNumber, commit.tiers)
  const touched = [seen.tillIds, drained, confirmed.tillIds, settled.tillIds, finalised].flat()
  await postLocations(sql, chainId, [...new Set(touched)])
  await postDifferences(sql, chainId, [...new Set(drained)], 'outflow.difference')
  await insertAccountChanges(sql, chainId, blocks)
  await settlePayouts(sql, { chainId, blocks, minedOutgoing: mined, offsetMs })
  const depth = { chainId, tip: tip.number, confirmations: commit.operationConfirmations }
  const ended = await endOperations(sql, depth)
  await endBleumiPayouts(sql, depth)
  await postFundings(sql, chainId, commit.expected?.finalNumber ?? 0n, commit.finalNumber)
  return {
    transfers: seen.tillIds.length,
    obligations: confirmed.obligations,
    events: seen.events + settled.events + ended,
  }
}

async function moveCursor(sql: Sql, commit: Commit, tip: BlockRecord['ref']): Promise<void> {
  const { chainId, expected, finalNumber } = commit
  const moved = expected
    ? await sql.query(
        `update cursors set number = $2, hash = $3, final_number = greatest(final_number, $4), updated_at = now()
          where chain_id = $1 and number = $5 and hash = $6 and accounts = $7 and halted_reason is null`,
        [chainId, tip.number, tip.hash, finalNumber, expected.number, expected.hash, expected.accounts],
      )
    : await sql.query(
        `insert into cursors (chain_id, number, hash, final_number) values ($1, $2, $3, $4) on conflict do nothing`,
        [chainId, tip.number, tip.hash, finalNumber],
      )
  if (moved.rowCount !== 1)
    throw new CursorMoved(`the cursor of ${chainId} is not at block ${expected?.number ?? 'none'}`)
}

function blockRow({ ref, proof }: BlockRecord): Record<string, unknown> {
  return {
    number: ref.number.toString(),
    hash: ref.hash,
    parent_hash: ref.parentHash,
    seconds: ref.timestampSeconds,
    proof,
  }
}
