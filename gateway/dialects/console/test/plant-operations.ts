import { newUuid } from '../../../domain/ids.ts'
import type { Database } from '../../../storage/database.ts'
import { gatherWallets } from '../../../storage/write-wallets.ts'
import { draftExactTill } from '../../../tills/draft-exact-till.ts'
import { address, catalogue, registry } from '../../blockbee/test/start-blockbee.ts'

/** An operation to be planted, with a wallet of its own. */
export interface PlantedOperation {
  /** The wallet's name. */
  readonly name: string
  readonly state: 'due' | 'sent' | 'reopened' | 'ended'
  /** Base units; a refund without. */
  readonly amountAtoms?: bigint
  readonly succeeded?: boolean
  readonly failures?: number
  readonly reason?: string
  /** What is wrong with its transaction. */
  readonly parked?: string
  readonly txid?: string
}

let planted = 0

/** Writes an operation of USDT as the gateway would have left it. Returns its wallet's address, canonical form. */
export async function plantOperation(
  db: Database,
  businessId: string,
  operation: PlantedOperation,
): Promise<string> {
  const asset = registry.byTicker('erc20/usdt')
  if (!asset) throw new Error('no usdt')
  const [operator = '', target = '', buyer = ''] = [1, 2, 3].map(index => address(index).toLowerCase())
  const till = draftExactTill(
    { businessId, assetId: asset.id, terms: { operator, target, buyer } },
    catalogue.tillFactories.evm,
  )
  const { name, state, amountAtoms, succeeded = null, failures = 0, reason = null } = operation
  const token = asset.contract ?? ''
  const wallet = { till, id: name, chain: 'mainnet', token, confirmations: 1, madeFrom: null }
  if (typeof (await gatherWallets(db)(wallet)) === 'string') throw new Error(`${name} is planted already`)
  planted += 1
  const outgoingId =
    state === 'due' || (state === 'ended' && !operation.txid) ? null : `otx_planted_${planted}`
  if (outgoingId !== null)
    await db.query(
      `insert into outgoing_transactions (id, chain_id, sender, nonce, to_address, data, gas_limit, state, parked_reason, mined_txid,
                                          mined_block, succeeded, purpose)
       values ($1, $2, $3, $4, $3, '0x', 1, $5, $6, $7, $8, $9, 'operation')`,
      [
        ...[outgoingId, asset.chainId, operator, planted, operation.txid ? 'mined' : 'open'],
        ...[operation.parked ?? null, operation.txid ?? null, operation.txid ? 1 : null],
        operation.txid ? (succeeded ?? true) : null,
      ],
    )
  await db.query(
    `insert into till_operations (business_id, id, handle, till_id, chain_id, asset_id, kind, amount_atoms, state, outgoing_id,
                                  succeeded, reason, failures, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'key_planted')`,
    [
      ...[businessId, newUuid(), 1_700_000_000_000_000_000n + BigInt(planted), till.tillId, asset.chainId],
      ...[asset.id, amountAtoms === undefined ? 'refund' : 'settle', amountAtoms ?? 0n, state, outgoingId],
      ...[succeeded, reason, failures],
    ],
  )
  return till.address
}
