import type { ExactTerms } from '../domain/terms.ts'
import type { DueOperation, OperationSendStore } from '../operations/ports.ts'
import { BACKOFF_SQL, FAILURES_MAX } from '../settle/retry-policy.ts'
import type { Database } from './database.ts'
import { announceEnded } from './operations-end.ts'
import { insertOutgoing } from './outgoing-insert.ts'
import { laterSql, type StoreTime } from './store-time.ts'
import { HOLDINGS_SQL } from './till-balance.ts'

/** How long an operation waits that the node does not show as possible yet. */
const LOOK_AGAIN_SQL = `interval '2 seconds'`

/** The storage of sending operations on PostgreSQL. */
export function createOperationSendStore(
  db: Database,
  { offsetMs = () => 0 }: StoreTime = {},
): OperationSendStore {
  return {
    async dueOperations(chainId, limit) {
      const { rows } = await db.query<DueRow>(
        `select o.business_id, o.id, o.asset_id, o.amount_atoms, tills.nonce, tills.terms, tills.multi_token, coalesce(held.atoms, 0) as books_atoms
           from (select * from till_operations
                  where chain_id = $1 and state = 'due' and due_at <= ${laterSql('$3')} order by due_at limit $2) o
           join tills on tills.business_id = o.business_id and tills.id = o.till_id
          left join ${HOLDINGS_SQL('o.business_id', 'o.till_id')} held on held.asset_id = o.asset_id
          order by o.due_at`,
        [chainId, limit, offsetMs()],
      )
      return rows.map(fromRow)
    },
    reserveOperation: (chainId, sender, operation, call, fees) =>
      db
        .transaction(async sql => {
          const open = await insertOutgoing(sql, { chainId, sender, call, fees, purpose: 'operation' })
          if (open === null) return null
          const bound = await sql.query(
            `update till_operations set state = 'sent', outgoing_id = $3, reason = null
              where business_id = $1 and id = $2 and state = 'due'`,
            [operation.businessId, operation.operationId, open.outgoingId],
          )
          if (bound.rowCount !== 1) throw new OperationTaken()
          return open
        })
        .catch(error => {
          if (error instanceof OperationTaken) return null
          throw error
        }),
    failOperation: (operation, reason) =>
      db.transaction(async sql => {
        const { rows } = await sql.query<{ till_id: string }>(
          `update till_operations set state = 'ended', succeeded = false, reason = $3, ended_at = ${laterSql('$4')}
            where business_id = $1 and id = $2 and state = 'due' returning till_id`,
          [operation.businessId, operation.operationId, reason, offsetMs()],
        )
        await announceEnded(
          sql,
          rows.map(({ till_id: tillId }) => ({
            ...{ businessId: operation.businessId, operationId: operation.operationId, tillId },
            ...{ succeeded: false, txid: '' },
          })),
        )
      }),
    async putOff(operation, reason) {
      await db.query(
        `update till_operations set reason = $3, due_at = ${laterSql('$4')} + ${LOOK_AGAIN_SQL}
          where business_id = $1 and id = $2 and state = 'due'`,
        [operation.businessId, operation.operationId, reason, offsetMs()],
      )
    },
    async countRefusal(operation, reason) {
      const { rows } = await db.query<{ failures: number }>(
        `update till_operations set reason = $3, failures = failures + 1,
                due_at = ${laterSql('$4')} + ${BACKOFF_SQL('failures')}
          where business_id = $1 and id = $2 and state = 'due' returning failures`,
        [operation.businessId, operation.operationId, reason, offsetMs()],
      )
      if ((rows[0]?.failures ?? 0) >= FAILURES_MAX) await this.failOperation(operation, reason)
    },
  }
}

/** Rolls a reservation back when somebody else was faster. */
class OperationTaken extends Error {
  readonly code = 'operation_taken'
}

interface DueRow {
  business_id: string
  id: string
  asset_id: string
  amount_atoms: bigint
  nonce: string
  terms: ExactTerms
  multi_token: boolean
  books_atoms: bigint
}

function fromRow(row: DueRow): DueOperation {
  const [, contract = null] = /\/erc20:(0x[0-9a-f]{40})$/.exec(row.asset_id) ?? []
  const { nonce: tillNonce, terms, amount_atoms: amountAtoms, multi_token: sparesCoin } = row
  return {
    businessId: row.business_id,
    operationId: row.id,
    order: { terms, tillNonce, contract, sparesCoin, amountAtoms },
    booksAtoms: row.books_atoms,
  }
}
