/**
 * How an operation is, for those who run the gateway: `due` waits for its transaction, `failing` does so after the contract has
 * refused it (F37), `sent` is in one that is not deep enough, `parked` in one that needs a person (F34), `succeeded` and `failed` are
 * over. `o` is the operation, `ot` its transaction if there is one.
 */
export const CONDITION_SQL = `case
    when o.state = 'ended' and o.succeeded then 'succeeded'
    when o.state = 'ended' then 'failed'
    when o.state = 'due' and o.failures = 0 then 'due'
    when o.state = 'due' then 'failing'
    when ot.parked_reason is null then 'sent'
    else 'parked' end`

/** Of an operation under way: waits to be sent, was refused and is tried again, is sent, needs a person. */
export type OpenCondition = 'due' | 'failing' | 'sent' | 'parked'
/** The same, or how it ended. */
export type OperationCondition = OpenCondition | 'succeeded' | 'failed'
