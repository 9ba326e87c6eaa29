import type { ChainId } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import type { BlockRecord } from '../scan/ports.ts'
import { announceReturned } from './announce-rewound.ts'
import type { Sql } from './database.ts'
import { insertEvents } from './insert-events.ts'
import type { ValuedTransfer } from './rates-transfers.ts'

/**
 * Writes the blocks' inflows as transfers in state `seen`. One that a reorg had orphaned comes back to life as the same
 * transfer with its new place (F19). Announces first sight where the till asks for it.
 * @throws Error when an identity is taken by a live transfer: two canonical blocks cannot hold one transaction (F108)
 */
export async function upsertTransfers(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockRecord[],
): Promise<{ tillIds: string[]; transfers: ValuedTransfer[]; events: number }> {
  const offered = blocks.flatMap(({ ref, inflows }) =>
    inflows.map(inflow => ({
      business_id: inflow.businessId,
      id: inflow.transferId,
      till_id: inflow.tillId,
      asset_id: inflow.assetId,
      txid: inflow.txid,
      ordinal: inflow.ordinal,
      tx_index: inflow.txIndex,
      sender: inflow.sender,
      amount_atoms: inflow.amountAtoms.toString(),
      disposition: inflow.disposition,
      block_number: ref.number.toString(),
      block_hash: ref.hash,
    })),
  )
  if (offered.length === 0) return { tillIds: [], transfers: [], events: 0 }
  const { rows } = await sql.query<{
    business_id: string
    id: string
    till_id: string
    asset_id: string
    announce: boolean
    confirmations: bigint
  }>(
    `with written as (
       insert into transfers as t (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender,
                                   block_number, block_hash, tx_index, state, disposition)
       select x.business_id, x.id, $1, x.txid, x.ordinal, x.till_id, x.asset_id, x.amount_atoms, x.sender,
              x.block_number, x.block_hash, x.tx_index, 'seen', x.disposition
         from jsonb_to_recordset($2::jsonb) as x(
           business_id text, id uuid, till_id text, asset_id text, txid text, ordinal integer, tx_index integer,
           sender text, amount_atoms numeric, disposition text, block_number bigint, block_hash text)
       on conflict (chain_id, txid, ordinal, till_id, asset_id) do update
          set block_number = excluded.block_number, block_hash = excluded.block_hash, tx_index = excluded.tx_index,
              amount_atoms = excluded.amount_atoms, sender = excluded.sender, state = 'seen',
              disposition = excluded.disposition
        where t.state = 'orphaned'
       returning t.business_id, t.id, t.till_id, t.asset_id, t.disposition, t.block_number)
     select written.business_id, written.id, written.till_id, written.asset_id,
            tills.announce_pending and written.disposition = 'accepted' as announce,
            $3::bigint - written.block_number + 1 as confirmations
       from written join tills on tills.business_id = written.business_id and tills.id = written.till_id`,
    [chainId, JSON.stringify(offered), blocks.at(-1)?.ref.number],
  )
  if (rows.length !== offered.length)
    throw new Error(
      `${offered.length - rows.length} transfers of ${chainId} are already in another canonical block`,
    )
  const events = await insertEvents(
    sql,
    rows
      .filter(row => row.announce)
      .map(row => ({
        businessId: row.business_id,
        id: newId('evt'),
        kind: 'transfer.pending' as const,
        tillId: row.till_id,
        transferId: row.id,
        facts: { confirmations: Number(row.confirmations) },
      })),
  )
  const returned = await announceReturned(
    sql,
    rows.filter(row => row.announce),
  )
  return {
    tillIds: rows.map(row => row.till_id),
    transfers: rows.map(row => ({ businessId: row.business_id, transferId: row.id, assetId: row.asset_id })),
    events: events + returned,
  }
}

/** Notes tokens outside the registry, one row per till and contract however many arrive (F1, F14). */
export async function insertUnknownAssets(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockRecord[],
): Promise<void> {
  const notes = blocks.flatMap(block =>
    block.unknownAssets.map(note => ({
      business_id: note.businessId,
      till_id: note.tillId,
      contract: note.contract,
      txid: note.txid,
    })),
  )
  if (notes.length === 0) return
  await sql.query(
    `insert into unknown_asset_notes (business_id, till_id, chain_id, contract, first_txid)
     select x.business_id, x.till_id, $1, x.contract, x.txid
       from jsonb_to_recordset($2::jsonb) as x(business_id text, till_id text, contract text, txid text)
     on conflict do nothing`,
    [chainId, JSON.stringify(notes)],
  )
}

/** Writes value that left tills; returns the tills concerned. */
export async function insertOutflows(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockRecord[],
): Promise<string[]> {
  const outflows = blocks.flatMap(({ ref, outflows }) =>
    outflows.map(outflow => ({
      business_id: outflow.businessId,
      till_id: outflow.tillId,
      asset_id: outflow.assetId,
      txid: outflow.txid,
      ordinal: outflow.ordinal,
      tx_index: outflow.txIndex,
      recipient: outflow.recipient,
      amount_atoms: outflow.amountAtoms.toString(),
      block_number: ref.number.toString(),
    })),
  )
  if (outflows.length === 0) return []
  await sql.query(
    `insert into outflows (business_id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, recipient, block_number, tx_index)
     select x.business_id, $1, x.txid, x.ordinal, x.till_id, x.asset_id, x.amount_atoms, x.recipient, x.block_number, x.tx_index
       from jsonb_to_recordset($2::jsonb) as x(
         business_id text, till_id text, asset_id text, txid text, ordinal integer, tx_index integer, recipient text,
         amount_atoms numeric, block_number bigint)`,
    [chainId, JSON.stringify(outflows)],
  )
  return outflows.map(outflow => outflow.till_id)
}
